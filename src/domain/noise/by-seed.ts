/** A seed as the low and high u32 of its 64 bits (negative seeds in two's complement). */
export type SeedWords = { low: number; high: number };

/** The words of a seed. */
export function seedWords(seed: bigint): SeedWords {
  return { low: Number(seed & 0xffffffffn), high: Number((seed >> 32n) & 0xffffffffn) };
}

/** Keeps what the seed alone decides, for the last seed asked: an answer asks for the same at every token. */
export function bySeed<T>(prepare: (words: SeedWords) => T): (seed: bigint) => T {
  let last: { seed: bigint; prepared: T } | undefined;
  return (seed) => {
    if (last?.seed !== seed) last = { seed, prepared: prepare(seedWords(seed)) };
    return last.prepared;
  };
}
