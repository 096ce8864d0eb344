import type { PowvWriter } from "./create-powv-writer.ts";
import { createLineHolder, linesOf, type Passing, withoutEnd } from "./hold-lines.ts";

/** Passes an answer's bytes on, powv values in them. */
export type Rewrite = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** Longer lines of a stream, and longer whole bodies, pass as they came: nothing else bounds what is held back. */
const HELD_LIMIT = 16 * 2 ** 20;

const SPACE = 0x20;
const MARK = 0xef;
const OPEN_BRACE = 0x7b;
const DATA = Buffer.from("data:");

/**
 * Rewrites a stream of server-sent events: each `data:` line that holds a JSON object goes through the writer, every other
 * byte stays. A line is held back until it has ended, nothing else is.
 */
export function rewriteEvents(write: PowvWriter, limit = HELD_LIMIT): Rewrite {
  return async function* (source) {
    const holder = createLineHolder(limit);
    for await (const piece of source) {
      const passing = holder.take(piece);
      if (passing.bytes.length > 0) yield await rewritten(write, passing);
    }
    const rest = holder.rest();
    if (rest.bytes.length > 0) yield await rewritten(write, rest);
  };
}

/** Rewrites a whole JSON body, which is held back until it has ended. */
export function rewriteBody(write: PowvWriter, limit = HELD_LIMIT): Rewrite {
  return async function* (source) {
    const held: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of source) {
      held.push(piece);
      bytes += piece.length;
      if (bytes > limit) yield Buffer.concat(held.splice(0));
    }
    if (bytes > 0 && bytes <= limit) yield await write(Buffer.concat(held));
  };
}

async function rewritten(write: PowvWriter, { bytes, areLines }: Passing): Promise<Uint8Array> {
  if (!areLines) return bytes;
  const pieces: Uint8Array[] = [];
  for (const line of linesOf(bytes)) pieces.push(...(await rewriteLine(write, line)));
  return Buffer.concat(pieces);
}

async function rewriteLine(write: PowvWriter, line: Buffer): Promise<Uint8Array[]> {
  // A mark of byte order hides the word from us but not from a reader: the writer is to see that it missed something.
  if (line[0] === MARK) return [await write(line)];
  if (!line.subarray(0, DATA.length).equals(DATA)) return [line];
  const from = line[DATA.length] === SPACE ? DATA.length + 1 : DATA.length;
  if (line[from] !== OPEN_BRACE) return [line];
  const json = withoutEnd(line).subarray(from);
  return [line.subarray(0, from), await write(json), line.subarray(from + json.length)];
}
