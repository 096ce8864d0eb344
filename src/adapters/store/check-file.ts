import { closeSync, openSync, readSync } from "node:fs";
import { TargonError } from "../../errors.ts";

/** SQLite's `application_id` of our files: "TARG". */
export const APPLICATION_ID = 0x54415247;

const MAGIC = "SQLite format 3\0";

/** Offset of `application_id` in the header (sqlite.org/fileformat.html §1.3). */
const APPLICATION_ID_AT = 68;

/**
 * Whether a file is a database of ours, told from its header alone: nothing is opened for writing and SQLite never
 * sees a foreign file.
 *
 * @returns false when there is no such file
 * @throws {TargonError} `STORE_FOREIGN` when it is something else, an empty file too
 */
export function isOurDatabase(file: string): boolean {
  const header = readHeader(file);
  if (header === undefined) return false;
  const ours =
    header.length === 100 &&
    header.toString("latin1", 0, MAGIC.length) === MAGIC &&
    header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
  if (!ours) {
    throw new TargonError("STORE_FOREIGN", "the cache file exists and is no database of targon's", {
      data: { file },
    });
  }
  return true;
}

function readHeader(file: string): Buffer | undefined {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR"].includes(code)) return undefined;
    throw foreign(file, error);
  }
  try {
    const buffer = Buffer.alloc(100);
    return buffer.subarray(0, readSync(handle, buffer));
  } catch (error) {
    throw foreign(file, error);
  } finally {
    closeSync(handle);
  }
}

function foreign(file: string, cause: unknown): TargonError {
  return new TargonError("STORE_FOREIGN", "the cache file cannot be read", { data: { file }, cause });
}
