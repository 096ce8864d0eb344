import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";

/** Where a model's files are read: in a folder, or over the hub at a revision. */
export type FoundSource = FoundFolder | FoundRepository;
type FoundRepository = { repository: string; revision: string };
/** `cached`: what a folder of the Hugging Face cache is of, and at which commit; null: any other folder. */
type FoundFolder = { folder: string; cached: (FoundRepository & { commit: string }) | null };

const REPOSITORY = /^(?!\.)[\w.-]{1,96}(?:\/(?!\.)[\w.-]{1,96})?(?:@[\w.-]{1,96})?$/;
const PATH = /^[./~]|^[A-Za-z]:[\\/]|\\/;
/** A snapshot holds weights where one of them is there; others may have been fetched without. */
const WEIGHTS = ["model.safetensors.index.json", "model.safetensors"];

/**
 * What an operator means by a text: a folder of this machine, else a repository `ORG/NAME` (with `@REVISION`, default
 * main), from the Hugging Face cache where it lies there.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING` for a path without a folder, and for what is neither
 */
export async function findSource({ cacheDir }: HubSettings, source: string): Promise<FoundSource> {
  if (await isFolder(source)) return { folder: source, cached: null };
  if (PATH.test(source) || !REPOSITORY.test(source))
    throw new TargonError("MODEL_FILES_MISSING", "the model's weights are not there", {
      data: { source, expected: "a folder, or a repository ORG/NAME" },
    });
  const [repository = "", revision = "main"] = source.split("@");
  return (await findCached(cacheDir, { repository, revision })) ?? { repository, revision };
}

/** `models--ORG--NAME/snapshots/COMMIT`, the commit as `refs/REVISION` says. */
async function findCached(cacheDir: string, of: FoundRepository): Promise<FoundFolder | null> {
  const { repository, revision } = of;
  const root = join(cacheDir, `models--${repository.replaceAll("/", "--")}`);
  const commit = (await readRef(join(root, "refs", revision))) ?? revision;
  const folder = join(root, "snapshots", commit);
  for (const name of WEIGHTS)
    if (await exists(join(folder, name))) return { folder, cached: { ...of, commit } };
  return null;
}

async function readRef(file: string): Promise<string | null> {
  try {
    const commit = (await readFile(file, "utf8")).trim();
    return /^[0-9a-f]{7,64}$/.test(commit) ? commit : null;
  } catch {
    return null; // not cached
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
