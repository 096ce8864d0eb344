/** Bytes as 0x hex, lower case. */
export function toHex(bytes: ArrayLike<number>): string {
  return `0x${Buffer.from(bytes as Uint8Array).toString("hex")}`;
}

/** 0x hex as bytes. The caller has checked that it is hex. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.startsWith("0x") ? hex.slice(2) : hex, "hex"));
}

/** The parts one after another. */
export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
