import { concatBytes } from "@noble/hashes/utils.js";
import { TargonError } from "../../errors.ts";

const U16_MAX = 0xffff;
const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** Lengths below these take 1, 2 and 4 bytes. */
const COMPACT_1 = 2 ** 6;
const COMPACT_2 = 2 ** 14;
const COMPACT_4 = 2 ** 30;

/**
 * SCALE `Vec<u16>`: the count as a compact number, then two bytes each, least first.
 *
 * @throws {TargonError} `WEIGHTS_INVALID` for anything but whole numbers of 0 to 65 535
 */
export function scaleU16List(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint16(index * 2, assertU16(value), true);
  return concatBytes(compactLength(values.length), bytes);
}

/** SCALE `Vec<u8>`: the length as a compact number, then the bytes. */
export function scaleBytes(bytes: Uint8Array): Uint8Array {
  return concatBytes(compactLength(bytes.length), bytes);
}

/**
 * SCALE `u16`: two bytes, least first.
 *
 * @throws {TargonError} `WEIGHTS_INVALID` for anything but a whole number of 0 to 65 535
 */
export function scaleU16(value: number): Uint8Array {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, assertU16(value), true);
  return bytes;
}

/**
 * SCALE `u64`: eight bytes, least first.
 *
 * @throws {TargonError} `WEIGHTS_INVALID` below 0 or above 2^64 - 1
 */
export function scaleU64(value: bigint): Uint8Array {
  if (value < 0n || value > U64_MAX)
    throw new TargonError("WEIGHTS_INVALID", "a number must fit in 64 bits", { data: { value: `${value}` } });
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

function compactLength(length: number): Uint8Array {
  if (length < COMPACT_1) return Uint8Array.of(length << 2);
  if (length >= COMPACT_4)
    throw new TargonError("WEIGHTS_INVALID", "a list is too long for SCALE", { data: { length } });
  const bytes = new Uint8Array(length < COMPACT_2 ? 2 : 4);
  const view = new DataView(bytes.buffer);
  if (length < COMPACT_2) view.setUint16(0, (length << 2) | 0b01, true);
  else view.setUint32(0, length * 4 + 0b10, true);
  return bytes;
}

function assertU16(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= U16_MAX) return value;
  throw new TargonError("WEIGHTS_INVALID", "a uid, a weight and a salt must be whole numbers of 0 to 65535", {
    data: { value },
  });
}
