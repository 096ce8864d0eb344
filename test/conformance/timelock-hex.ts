import { z } from "zod";

/** Bytes, written as hex without 0x. */
export const hexBytes = z.hex().transform((text) => Uint8Array.from(Buffer.from(text, "hex")));

/** A whole number, as text where it is beyond 2^53. */
export const whole = z.union([z.number(), z.string()]).transform((value) => BigInt(value));

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** A scalar as 32 bytes, most significant first. */
export function scalarHex(scalar: bigint): string {
  return scalar.toString(16).padStart(64, "0");
}
