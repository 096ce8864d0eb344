import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase58, encodeBase58 } from "../../src/lib/base58.ts";

test.each([
  ["", ""],
  ["00", "1"],
  ["0000287fb4cd", "11233QC4"],
  ["48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U"],
])("default: %s is %s", (hex, text) => {
  expect(encodeBase58(Buffer.from(hex, "hex"))).toBe(text);
  expect(Buffer.from(decodeBase58(text) ?? [1]).toString("hex")).toBe(hex);
});

test("behavior: bytes and text turn into each other", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
    }),
  );
});

test.each(["0", "O", "I", "l", " 1", "ä"])("error: %j is no Base58", (text) => {
  expect(decodeBase58(text)).toBeUndefined();
});
