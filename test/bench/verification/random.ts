/** Numbers 0 … 1 of the mulberry32 generator: the same for the same name, on every machine. */
export function createRandom(name: string): () => number {
  let state = 0;
  for (const letter of name) state = (Math.imul(state, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Hands out the indices 0 … count − 1 in random order, for ever: each round in an order of its own. */
export function createDealer(count: number, random: () => number): () => number {
  const order = Array.from({ length: count }, (_, i) => i);
  let next = count;
  return () => {
    if (next === count) next = shuffle(order, random);
    return order[next++] as number;
  };
}

function shuffle(order: number[], random: () => number): number {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return 0;
}
