import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { attempt } from "./attempt.ts";
import type { Part, Report } from "./report.ts";

/**
 * Holds the program to a folder of recordings: `dir` is laid out like `fixtures/`, or is one of its parts. A part is
 * known by its folder's name, under another name by its content; a folder that is none is one skipped line.
 */
export async function runConformance(parts: Part[], dir: string, report: Report): Promise<void> {
  const root = resolve(dir);
  const folders = await readFolders(root);
  const isLayout = folders.some((name) => parts.some(({ folder }) => folder === name));
  const self = parts.find(({ folder }) => folder === basename(root));
  const told = self ?? (isLayout ? undefined : await partOf(parts, root));
  if (told !== undefined) return await runPart(told, root, report);
  for (const name of folders) {
    const folder = join(root, name);
    const part = await partOf(parts, folder);
    if (part === undefined) report.unknown(folder, "no part of this name is supported");
    else await runPart(part, folder, report);
  }
}

async function partOf(parts: Part[], dir: string): Promise<Part | undefined> {
  const named = parts.find(({ folder }) => folder === basename(dir));
  if (named !== undefined) return named;
  for (const part of parts) if (await part.holds?.(dir)) return part;
  return undefined;
}

/** Names of the folders in a folder, links to folders included, sorted. */
export async function readFolders(root: string): Promise<string[]> {
  const names = (await readdir(root)).sort();
  const isFolder = (name: string) =>
    stat(join(root, name)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const folders = await Promise.all(names.map(isFolder));
  return names.filter((_, index) => folders[index]);
}

async function runPart(part: Part, dir: string, report: Report): Promise<void> {
  await attempt(report, { file: dir, case: part.folder }, () => part.run(dir, report));
}
