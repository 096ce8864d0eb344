import type { Codec } from "./codec.ts";
import { type Reader, takeBytes } from "./reader.ts";

const WIDTHS: Record<string, number> = { 8: 1, 16: 2, 32: 4, 64: 8, 128: 16, 256: 32 };

/** The codec of `u8` … `u256` and `i8` … `i128`, little-endian; undefined for any other name. */
export function integerCodec(name: string): Codec | undefined {
  const match = /^([ui])(8|16|32|64|128|256)$/.exec(name);
  const size = WIDTHS[match?.[2] ?? ""];
  if (!match || size === undefined) return undefined;
  return size <= 4 ? smallInteger(size, match[1] === "i") : bigInteger(size, match[1] === "i");
}

function smallInteger(size: number, signed: boolean): Codec {
  return {
    zero: () => 0,
    encode(value, out) {
      const number = Number(value);
      for (let shift = 0; shift < size * 8; shift += 8) out.push((number >>> shift) & 255);
    },
    decode(input) {
      const number = Number(readLittleEndian(input, size));
      return signed && number >= 2 ** (size * 8 - 1) ? number - 2 ** (size * 8) : number;
    },
  };
}

function bigInteger(size: number, signed: boolean): Codec {
  return {
    zero: () => 0n,
    encode(value, out) {
      let rest = BigInt.asUintN(size * 8, BigInt(value as bigint | number | string));
      for (let i = 0; i < size; i++, rest >>= 8n) out.push(Number(rest & 255n));
    },
    decode(input) {
      const number = readLittleEndian(input, size);
      return signed ? BigInt.asIntN(size * 8, number) : number;
    },
  };
}

/** The next `size` bytes as a number, least significant byte first. */
export function readLittleEndian(input: Reader, size: number): bigint {
  let number = 0n;
  for (const byte of takeBytes(input, size).toReversed()) number = (number << 8n) | BigInt(byte);
  return number;
}
