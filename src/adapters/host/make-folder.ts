import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { TargonError } from "../../errors.ts";

/**
 * Makes a folder and those above it; one that is there is no error. Node's own `recursive` never returns where a file
 * system knows the parent and refuses the child as missing, as /proc does.
 *
 * @throws {TargonError} `STORE_UNWRITABLE`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await make(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The same, at once: for what is made before anything else runs. */
export function makeFolderSync(path: string): void {
  try {
    makeSync(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function make(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path) {
      await make(dirname(path));
      await mkdir(path).catch((again) => unlessFolder(path, again));
    } else await unlessFolder(path, error);
  }
}

function makeSync(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path) {
      makeSync(dirname(path));
      if (!isFolder(path)) mkdirSync(path);
    } else if (!isFolder(path)) throw error;
  }
}

async function unlessFolder(path: string, error: unknown): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw error;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing, or below what is no folder: what made the caller ask is the error to tell.
    return false;
  }
}

function unwritable(folder: string, cause: unknown): TargonError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TargonError("STORE_UNWRITABLE", "the folder cannot be made", {
    data: { folder, reason },
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
