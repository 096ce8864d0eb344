import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { TargonError } from "../../errors.ts";

/** Contracts §5: at most 64 MiB each. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The bytes of a file, "-" being what `stdin` gives until it ends.
 *
 * @throws `FILE_UNREADABLE` when it cannot be read or is beyond 64 MiB
 */
export async function readInput(path: string, stdin: Readable = process.stdin): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of path === "-" ? stdin : createReadStream(path)) {
      bytes += piece.length;
      if (bytes > MAX_BYTES) throw tooLong(path);
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    if (error instanceof TargonError) throw error;
    throw unreadable(path, error);
  }
  return Buffer.concat(pieces);
}

function tooLong(path: string): TargonError {
  return new TargonError("FILE_UNREADABLE", "the file is too long", { data: { path, maxBytes: MAX_BYTES } });
}

function unreadable(path: string, cause: unknown): TargonError {
  return new TargonError("FILE_UNREADABLE", "the file cannot be read", { data: { path }, cause });
}
