import { z } from "zod";

/** Bytes, written as hex without 0x. */
export const hexBytes = z.hex().transform((text) => Uint8Array.from(Buffer.from(text, "hex")));

/** Hex as it is compared, in lower case. */
export const hexText = z.hex().transform((text) => text.toLowerCase());

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** A scalar as 32 bytes, most significant first. */
export function scalarHex(scalar: bigint): string {
  return scalar.toString(16).padStart(64, "0");
}
