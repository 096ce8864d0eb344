/** Bytes that may pass: whole lines, or whatever came where a line grew too long. */
export type Passing = { bytes: Buffer; areLines: boolean };

/** Holds back the beginning of a line until its end comes. */
export type LineHolder = {
  /** What may pass now that `piece` came. */
  take(piece: Uint8Array): Passing;
  /** What is left, at the end of all bytes. */
  rest(): Passing;
};

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Lines end with LF, CR or CRLF; once one has more than `limit` bytes, everything passes as it comes. */
export function createLineHolder(limit: number): LineHolder {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let areLines = true;
  const pass = (rest: Uint8Array): Passing => {
    const bytes = Buffer.concat(held);
    held = rest.length > 0 ? [rest] : [];
    heldBytes = rest.length;
    return { bytes, areLines };
  };
  return {
    take(piece) {
      const end = areLines ? lineEnd(piece) : piece.length;
      areLines &&= end > 0 || heldBytes + piece.length <= limit;
      if (end === 0 && areLines) {
        held.push(piece);
        heldBytes += piece.length;
        return { bytes: Buffer.alloc(0), areLines };
      }
      const cut = areLines ? end : piece.length;
      held.push(piece.subarray(0, cut));
      return pass(piece.subarray(cut));
    },
    rest: () => pass(new Uint8Array()),
  };
}

/** The lines of `bytes` with their ends; the last one may have none. */
export function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    let end = from;
    while (end < bytes.length && !isEnd(bytes[end])) end++;
    lines.push(bytes.subarray(from, end + 1));
    from = end + 1;
  }
  return lines;
}

/** The line without its end. */
export function withoutEnd(line: Buffer): Buffer {
  return isEnd(line[line.length - 1]) ? line.subarray(0, -1) : line;
}

function isEnd(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === RETURN;
}

/** One place behind the last end of a line; 0 where there is none. */
function lineEnd(piece: Uint8Array): number {
  return Math.max(piece.lastIndexOf(NEWLINE), piece.lastIndexOf(RETURN)) + 1;
}
