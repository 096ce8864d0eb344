import { TargonError } from "../../../errors.ts";
import { fromHex, toHex } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { readCompact, writeCompact } from "./compact.ts";
import { bytesLeft, type Reader, takeByte, takeBytes } from "./reader.ts";

/** A list with its length before it. */
export function vecCodec(item: Codec): Codec {
  return {
    zero: () => [],
    encode(value, out) {
      const list = value as unknown[];
      writeCompact(list.length, out);
      for (const one of list) item.encode(one, out);
    },
    decode: (input) => Array.from({ length: readLength(input) }, () => item.decode(input)),
  };
}

/** A list whose length the type fixes. */
export function arrayCodec(item: Codec, length: number): Codec {
  return {
    zero: () => Array.from({ length }, () => item.zero()),
    encode(value, out) {
      for (const one of value as unknown[]) item.encode(one, out);
    },
    decode: (input) => Array.from({ length }, () => item.decode(input)),
  };
}

/** None is undefined. In an `Option<Option<T>>` (`isNested`), Some(None) is null. */
export function optionCodec(item: Codec, isNested: boolean): Codec {
  return {
    zero: () => undefined,
    encode(value, out) {
      const isNone = value === undefined || (value === null && !isNested);
      out.push(isNone ? 0 : 1);
      if (!isNone) item.encode(value ?? undefined, out);
    },
    decode(input) {
      if (takeByte(input) === 0) return undefined;
      const value = item.decode(input);
      return isNested ? (value ?? null) : value;
    },
  };
}

/** `Vec<u8>`: hex. */
export const bytesCodec: Codec = {
  zero: () => "0x",
  encode(value, out) {
    const bytes = asBytes(value);
    writeCompact(bytes.length, out);
    for (const byte of bytes) out.push(byte);
  },
  decode: (input) => toHex(takeBytes(input, readLength(input))),
};

/** `[u8; length]`: hex. */
export function fixedBytesCodec(length: number): Codec {
  return {
    zero: () => `0x${"00".repeat(length)}`,
    encode(value, out) {
      const bytes = asBytes(value);
      if (bytes.length !== length) {
        throw new TargonError("BUG", "bytes of another length", {
          data: { wanted: length, got: bytes.length },
        });
      }
      for (const byte of bytes) out.push(byte);
    },
    decode: (input) => toHex(takeBytes(input, length)),
  };
}

/** `str`: UTF-8. */
export const textCodec: Codec = {
  zero: () => "",
  encode: (value, out) => bytesCodec.encode(Buffer.from(value as string, "utf8"), out),
  decode: (input) => Buffer.from(takeBytes(input, readLength(input))).toString("utf8"),
};

/** `bool`. */
export const boolCodec: Codec = {
  zero: () => false,
  encode: (value, out) => out.push(value ? 1 : 0),
  decode: (input) => takeByte(input) === 1,
};

/** A length that the rest of the input can hold (each item of ours takes a byte or more). */
function readLength(input: Reader): number {
  const length = readCompact(input);
  if (length > BigInt(bytesLeft(input))) {
    throw new TargonError("CHAIN_DATA_INVALID", "SCALE list is longer than its input");
  }
  return Number(length);
}

function asBytes(value: unknown): Uint8Array {
  return typeof value === "string" ? fromHex(value) : (value as Uint8Array);
}
