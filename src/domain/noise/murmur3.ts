const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

const scramble = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);

/** One more word into a running murmur3_x86_32 hash (u32 → i32). Start with the hash's seed. */
export function murmurStep(hash: number, word: number): number {
  return (Math.imul(rotate(hash ^ scramble(word), 13), 5) + 0xe6546b64) | 0;
}

/** Closes a murmur3_x86_32 hash over `bytes` bytes; u32. */
export function murmurFinish(hash: number, bytes: number): number {
  let h = hash ^ bytes;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Bytes of the words that both vLLM and SGLang hash: seed low, seed high, position, token. */
const HASHED_BYTES = 16;

/** The hash of a token whose other words are in `prefix`; u32. */
export function murmurOfToken(prefix: number, tokenId: number): number {
  return murmurFinish(murmurStep(prefix, tokenId), HASHED_BYTES);
}
