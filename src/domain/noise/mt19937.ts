/** Words of the generator's state. */
export const MT_SIZE = 624;

const SHIFT = 397;
const BACK = MT_SIZE - SHIFT;
const UPPER = 0x80000000 | 0;
const LOWER = 0x7fffffff;
const TWIST = 0x9908b0df | 0;

/** MT19937 initialised with a u32, as `torch.Generator.manual_seed` does; each call gives the next u32. */
export function createMt19937(seed: number): () => number {
  const words = new Int32Array(2 * MT_SIZE);
  words.set(mtState(seed), MT_SIZE);
  let index = 2 * MT_SIZE;
  return () => {
    if (index === words.length) {
      words.copyWithin(0, MT_SIZE);
      extendMt(words);
      index = MT_SIZE;
    }
    return temper(words[index++] as number);
  };
}

/** The first state of a seed: the words before the first that are given out. */
export function mtState(seed: number): Int32Array {
  const state = new Int32Array(MT_SIZE);
  let previous = seed | 0;
  state[0] = previous;
  for (let i = 1; i < MT_SIZE; i++) {
    previous = (Math.imul(1_812_433_253, previous ^ (previous >>> 30)) + i) | 0;
    state[i] = previous;
  }
  return state;
}

/** Goes on with the raw words from the first 624 to the end. */
export function extendMt(words: Int32Array): void {
  const { length } = words;
  let current = words[0] as number;
  for (let i = MT_SIZE; i < length; i++) {
    const next = words[i - MT_SIZE + 1] as number;
    const y = (current & UPPER) | (next & LOWER);
    words[i] = (words[i - BACK] as number) ^ (y >>> 1) ^ Math.imul(next & 1, TWIST);
    current = next;
  }
}

/** A raw word as it is given out; u32. */
export function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
