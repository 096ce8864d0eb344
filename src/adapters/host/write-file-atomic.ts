import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { TargonError } from "../../errors.ts";

/**
 * Writes a whole file or nothing: beside it first, flushed to the disk, then renamed into its place.
 *
 * @throws `FILE_UNWRITABLE`
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {
      // Nothing more can be done about a leftover where nothing can be written.
    });
    throw unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown): TargonError {
  return new TargonError("FILE_UNWRITABLE", "the file cannot be written", { data: { path }, cause });
}
