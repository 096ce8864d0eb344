import type { Random } from "../../src/domain/ports/runtime.ts";

/** Numbers of the mulberry32 generator: the same each time for a seed. */
export function createMulberry(state = 1): Random {
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(256 * uniform())) };
}
