import { createMulberry } from "../../helpers/mulberry.ts";

/** Numbers 0 … 1 of the mulberry32 generator: the same for the same name, on every machine. */
export function createRandom(name: string): () => number {
  let state = 0;
  for (const letter of name) state = (Math.imul(state, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return createMulberry(state).uniform;
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
