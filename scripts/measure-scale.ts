import { policyOf } from "../src/domain/verification/policy/policies.ts";
import type { Position } from "../src/domain/verification/position.ts";
import { OCTAVES, octaveOf } from "../src/domain/verification/reported/octave.ts";
import type { ScalePolicy } from "../src/domain/verification/reported/scale-policy.ts";
import { stepDistance } from "../src/domain/verification/reported/step-distance.ts";

const MEASURED = policyOf("targon/tiny-llama").scale;
const WIDE = policyOf("*").scale;

/** Counts added to each bin: no table is surer than its sample. */
const SMOOTH = 2;
/** Fewer reported tokens of a stack make no table. */
const LEAST_TOKENS = 20_000;

/**
 * The scale of a model's reported logprobs from honest stacks beside the verifier's prefill: one table for each stack
 * with 20,000 reported tokens or more. The wide scale where there is none; a stack that equals the verifier's own to
 * the last digit tells nothing of others and is left out.
 *
 * @param made - where the stacks come from: files and command
 */
export function measureScale(stacks: readonly Position[][], made: string): ScalePolicy {
  const counted = stacks
    .map((positions) => countsOf(positions))
    .filter(({ tokens, counts }) => tokens >= LEAST_TOKENS && (counts[0] ?? 0) < SAME_SHARE * tokens);
  if (counted.length === 0) return WIDE;
  const tokens = Math.min(...counted.map((one) => one.tokens));
  return { ...MEASURED, made, tokens, honest: counted.map(({ counts }) => tableOf(counts)) };
}

/** From this share of distances near 0 on, a stack is the verifier's own. */
const SAME_SHARE = 0.9;

function countsOf(positions: Position[]): { tokens: number; counts: number[] } {
  const counts = new Array<number>(OCTAVES).fill(0);
  let tokens = 0;
  for (const position of positions) {
    const distance = stepDistance(position, MEASURED.clip);
    if (distance === null) continue;
    const bin = octaveOf(distance.steps);
    counts[bin] = (counts[bin] ?? 0) + 1;
    tokens++;
  }
  return { tokens, counts };
}

function tableOf(counts: number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + SMOOTH, 0);
  return counts.map((count) => Number(((count + SMOOTH) / total).toPrecision(3)));
}
