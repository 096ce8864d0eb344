/** A seed as the low and high u32 of its 64 bits (negative seeds in two's complement). */
export function seedWords(seed: bigint): { low: number; high: number } {
  return { low: Number(seed & 0xffffffffn), high: Number((seed >> 32n) & 0xffffffffn) };
}
