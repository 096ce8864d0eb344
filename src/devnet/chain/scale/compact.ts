import type { Codec } from "./codec.ts";
import { readLittleEndian } from "./integer.ts";
import { type Reader, takeByte } from "./reader.ts";

/** Writes a number ≥ 0 in SCALE's compact form: 1, 2 or 4 bytes, or a length and the bytes. */
export function writeCompact(value: number | bigint, out: number[]): void {
  const number = BigInt(value);
  if (number < 64n) push(out, number << 2n, 1);
  else if (number < 16_384n) push(out, (number << 2n) | 1n, 2);
  else if (number < 1n << 30n) push(out, (number << 2n) | 2n, 4);
  else {
    const size = Math.max(4, Math.ceil(number.toString(16).length / 2));
    out.push(((size - 4) << 2) | 3);
    push(out, number, size);
  }
}

/** Reads a number in compact form. */
export function readCompact(input: Reader): bigint {
  const first = takeByte(input);
  const mode = first & 3;
  if (mode === 0) return BigInt(first >> 2);
  if (mode === 3) return readLittleEndian(input, (first >> 2) + 4);
  return ((readLittleEndian(input, mode === 1 ? 1 : 3) << 8n) | BigInt(first)) >> 2n;
}

/** `Compact<T>`: bigint where T is wide, else a number. */
export function compactCodec(inner: Codec): Codec {
  const isWide = typeof inner.zero() === "bigint";
  return {
    zero: () => (isWide ? 0n : 0),
    encode: (value, out) => writeCompact(value as number | bigint, out),
    decode: (input) => (isWide ? readCompact(input) : Number(readCompact(input))),
  };
}

function push(out: number[], number: bigint, size: number): void {
  let rest = number;
  for (let i = 0; i < size; i++, rest >>= 8n) out.push(Number(rest & 255n));
}
