import { Transform } from "node:stream";

/** Header of a frame: 1 byte which stream, 3 bytes nothing, 4 bytes length (big-endian). */
const HEADER_BYTES = 8;
const STDOUT = 1;

/** The lines of a container's log as the API gives it, both streams in their order, without colours. */
export function linesOf(multiplexed: Buffer): string[] {
  const text = Buffer.concat([...payloads(multiplexed)]).toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is removed
  const lines = text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").split(/\r\n|\n|\r/);
  return lines.filter((line) => line.trim() !== "");
}

/** Takes a multiplexed stream, gives what the program wrote to its standard output. */
export function createDemultiplexer(): Transform {
  let rest: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      let from = 0;
      while (rest.length - from >= HEADER_BYTES) {
        const end = from + HEADER_BYTES + rest.readUInt32BE(from + 4);
        if (rest.length < end) break;
        if (rest[from] === STDOUT) this.push(rest.subarray(from + HEADER_BYTES, end));
        from = end;
      }
      rest = rest.subarray(from);
      done();
    },
  });
}

function* payloads(bytes: Buffer): Generator<Buffer> {
  let from = 0;
  while (bytes.length - from >= HEADER_BYTES) {
    const end = from + HEADER_BYTES + bytes.readUInt32BE(from + 4);
    yield bytes.subarray(from + HEADER_BYTES, end);
    from = end;
  }
}
