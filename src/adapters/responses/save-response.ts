import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SavedResponse } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

/**
 * Writes a saved response as `NAME.json`; the file appears whole or not at all. The folder must be there.
 *
 * @returns the file's path
 * @throws {TargonError} `STORE_WRITE`
 */
export async function saveResponse(
  saved: SavedResponse,
  at: { folder: string; name: string },
): Promise<string> {
  const file = join(at.folder, `${at.name}.json`);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(saved)}\n`);
    await rename(draft, file);
    return file;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {
      // What could not be written may well be what cannot be removed: the first error is the one to tell.
    });
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): TargonError {
  return new TargonError("STORE_WRITE", "a response could not be saved", { data: { file }, cause });
}
