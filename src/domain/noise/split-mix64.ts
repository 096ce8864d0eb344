import { multiplyHigh } from "./multiply.ts";

/** A u64 as two u32. */
export type Word64 = { high: number; low: number };

/** Low 64 bits of a product. */
export function multiply64(a: Word64, b: Word64): Word64 {
  return {
    high: (multiplyHigh(a.low, b.low) + Math.imul(a.high, b.low) + Math.imul(a.low, b.high)) >>> 0,
    low: Math.imul(a.low, b.low) >>> 0,
  };
}

/** Sum modulo 2⁶⁴. */
export function add64(a: Word64, b: Word64): Word64 {
  const low = a.low + b.low;
  return { high: (a.high + b.high + (low > 0xffffffff ? 1 : 0)) >>> 0, low: low >>> 0 };
}

/** z ^ (z >> bits), 0 < bits < 32. */
function xorShift({ high, low }: Word64, bits: number): Word64 {
  return {
    high: (high ^ (high >>> bits)) >>> 0,
    low: (low ^ ((low >>> bits) | (high << (32 - bits)))) >>> 0,
  };
}

const FIRST = { high: 0xbf58476d, low: 0x1ce4e5b9 };
const SECOND = { high: 0x94d049bb, low: 0x133111eb };

/** SplitMix64's finaliser. */
export function mix64(z: Word64): Word64 {
  const once = multiply64(xorShift(z, 30), FIRST);
  return xorShift(multiply64(xorShift(once, 27), SECOND), 31);
}
