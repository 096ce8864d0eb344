import type { Reader } from "./reader.ts";

/**
 * How one type is written and read.
 *
 * Values: numbers up to u32, bigint from u64 on, 0x hex for bytes and [u8; n], undefined for None, arrays for tuples
 * and lists, objects for structs, `"Name"` or `{Name: fields}` for enums.
 */
export type Codec = {
  encode(value: unknown, out: number[]): void;
  decode(input: Reader): unknown;
  /** The value of all zeros: what `Default` gives in the runtime. */
  zero(): unknown;
};
