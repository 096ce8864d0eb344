import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Part, Report } from "./report.ts";

/**
 * Holds the program to a folder of recordings: `dir` is laid out like `fixtures/`, or is one of its parts. A part is
 * known by its folder's name; a folder without a part is one skipped line.
 */
export async function runConformance(parts: Part[], dir: string, report: Report): Promise<void> {
  const root = resolve(dir);
  const byFolder = new Map(parts.map((part) => [part.folder, part]));
  const self = byFolder.get(basename(root));
  if (self !== undefined) return await runPart(self, root, report);
  const folders = await readFolders(root);
  const known = folders.some((name) => byFolder.has(name));
  if (!known) return report.skip(root, "no part of this name is supported");
  for (const name of folders) {
    const part = byFolder.get(name);
    if (part === undefined) report.skip(join(root, name), "no part of this name is supported");
    else await runPart(part, join(root, name), report);
  }
}

/** Names of the folders in a folder, links to folders included, sorted. */
async function readFolders(root: string): Promise<string[]> {
  const names = (await readdir(root)).sort();
  const isFolder = await Promise.all(names.map(async (name) => (await stat(join(root, name))).isDirectory()));
  return names.filter((_, index) => isFolder[index]);
}

async function runPart(part: Part, dir: string, report: Report): Promise<void> {
  try {
    await part.run(dir, report);
  } catch (error) {
    report.fail({ file: dir, case: part.folder }, "the part to run to its end", error);
  }
}
