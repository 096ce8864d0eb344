/** Bins are half octaves: the first holds all below 2^-3 steps, the last all from 2^6.5 on. */
const FIRST = -3;
const PER_OCTAVE = 2;

/** How many bins there are. */
export const OCTAVES = 20;

/** The bin of a distance in bf16 steps, 0 … `OCTAVES` − 1. */
export function octaveOf(steps: number): number {
  if (!(steps > 0)) return 0;
  const bin = 1 + Math.floor(PER_OCTAVE * (Math.log2(steps) - FIRST));
  return Math.min(OCTAVES - 1, Math.max(0, bin));
}

/** A table moved `by` bins up: what a stack shows whose logprobs lie 2^(by ÷ 2) times as far. The sum stays. */
export function shiftedOctaves(table: readonly number[], by: number): number[] {
  const shifted: number[] = table.map(() => LEAST);
  for (const [bin, share] of table.entries()) {
    const to = bin === 0 ? 0 : Math.min(OCTAVES - 1, bin + by);
    shifted[to] = (shifted[to] ?? 0) + share;
  }
  const total = shifted.reduce((sum, share) => sum + share, 0);
  return shifted.map((share) => share / total);
}

/** No bin is impossible. */
const LEAST = 1e-4;
