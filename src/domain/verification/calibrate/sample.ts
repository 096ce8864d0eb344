import type { NoiseName } from "../../noise/noise.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { tokenChances } from "./token-chances.ts";

/** An honest answer beside another engine's prefill, and what its tokens say of kernels. */
export type SampleAnswer = { scored: Scored; seed: bigint; chances: Float64Array[] };

/** What one engine drew and another scored. */
export type Sample = {
  /** The stack, "MINER seen by VERIFIER". */
  name: string;
  /** How to get it again, for the policy. */
  source: string;
  noise: NoiseName;
  answers: SampleAnswer[];
};

/** An answer with its tokens' chances under the widths of the policy. */
export function sampleAnswer(
  policy: Pick<SamplingPolicy, "edge" | "widths">,
  scored: Scored,
  { seed, noise }: { seed: bigint; noise: NoiseName },
): SampleAnswer {
  return { scored, seed, chances: tokenChances(policy, scored, { seed, noise }) };
}

/** Tokens of answers. */
export function tokensOf(answers: readonly SampleAnswer[]): number {
  return answers.reduce((sum, { chances }) => sum + chances.length, 0);
}

/** Share of tokens that another beats under the seed, or that the claim forbids: what the verifier would have drawn otherwise. */
export function mismatchesOf(answers: readonly SampleAnswer[]): number {
  const all = answers.flatMap(({ chances }) => chances);
  // Under the narrowest kernel whoever leads has nearly all of the chance.
  return all.filter((row) => (row[0] ?? 1) < 0.5).length / Math.max(1, all.length);
}
