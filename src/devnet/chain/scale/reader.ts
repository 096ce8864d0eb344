import { TargonError } from "../../../errors.ts";
import { fromHex } from "./bytes.ts";

/** A place in SCALE bytes that decoding moves forward. */
export type Reader = { readonly bytes: Uint8Array; at: number };

/** A reader at the start of bytes or 0x hex. */
export function createReader(input: Uint8Array | string): Reader {
  return { bytes: typeof input === "string" ? fromHex(input) : input, at: 0 };
}

/**
 * The next `count` bytes (a view, not a copy).
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID` when fewer are left
 */
export function takeBytes(reader: Reader, count: number): Uint8Array {
  if (reader.at + count > reader.bytes.length) {
    throw new TargonError("CHAIN_DATA_INVALID", "SCALE input is too short", {
      data: { at: reader.at, wanted: count, length: reader.bytes.length },
    });
  }
  reader.at += count;
  return reader.bytes.subarray(reader.at - count, reader.at);
}

/** The next byte. */
export function takeByte(reader: Reader): number {
  return takeBytes(reader, 1)[0] ?? 0;
}

/** How many bytes are left. */
export function bytesLeft(reader: Reader): number {
  return reader.bytes.length - reader.at;
}
