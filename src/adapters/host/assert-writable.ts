import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { TargonError } from "../../errors.ts";

/**
 * That a file could be written there: its folder exists and takes files, and no folder has its name. Asked before the
 * work whose result is to be written.
 *
 * @throws `FILE_UNWRITABLE`
 */
export async function assertWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw unwritable(missing ? "its folder does not exist" : "its folder cannot be written to", {
      path,
      cause,
    });
  }
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) throw unwritable("something that is no file has its name", { path });
}

function unwritable(reason: string, { path, cause }: { path: string; cause?: unknown }): TargonError {
  return new TargonError("FILE_UNWRITABLE", "the file cannot be written", { data: { path, reason }, cause });
}
