import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { createDemultiplexer, linesOf } from "../../../src/adapters/docker/demultiplex.ts";

function frame(stream: number, words: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(words), 4);
  return Buffer.concat([header, Buffer.from(words)]);
}

test("default: lines of both streams in their order", () => {
  expect(linesOf(Buffer.concat([frame(1, "a\nb"), frame(2, "c\nd\n")]))).toEqual(["a", "bc", "d"]);
});

test("behavior: colours, progress bars and empty lines", () => {
  expect(linesOf(frame(2, "\x1b[31mred\x1b[0m\r\n\n10%\r20%\n"))).toEqual(["red", "10%", "20%"]);
});

test("behavior: a log that is cut off gives what is there", () => {
  expect(linesOf(frame(1, "whole\ncut").subarray(0, 14))).toEqual(["whole"]);
  expect(linesOf(Buffer.alloc(5))).toEqual([]);
});

test.each([1, 3, 8, 9, 1000])(
  "behavior: a stream in pieces of %d bytes gives standard output alone",
  async (size) => {
    const bytes = Buffer.concat([frame(1, "one "), frame(2, "complaint"), frame(1, ""), frame(1, "two")]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    expect(await text(Readable.from(pieces).pipe(createDemultiplexer()))).toBe("one two");
  },
);
