const SIZE = 624;
const SHIFT = 397;

/** MT19937 initialised with a u32, as `torch.Generator.manual_seed` does; each call gives the next u32. */
export function createMt19937(seed: number): () => number {
  const state = initialState(seed);
  let index = SIZE;
  return () => {
    if (index === SIZE) {
      twist(state);
      index = 0;
    }
    return temper(state[index++] as number);
  };
}

function initialState(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  let previous = seed >>> 0;
  state[0] = previous;
  for (let i = 1; i < SIZE; i++) {
    previous = (Math.imul(1_812_433_253, previous ^ (previous >>> 30)) + i) >>> 0;
    state[i] = previous;
  }
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const next = state[(i + 1) % SIZE] as number;
    const y = ((state[i] as number) & 0x80000000) | (next & 0x7fffffff);
    state[i] = (state[(i + SHIFT) % SIZE] as number) ^ (y >>> 1) ^ (next & 1 ? 0x9908b0df : 0);
  }
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
