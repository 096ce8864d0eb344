import { type Alternative, type Policy, policySchema } from "./policy.ts";
import { tables } from "./tables.ts";

/** Where a token lies that no deviation foresaw: as if the logits were disturbed by half a nat. */
const MISSED = tables.otherLogits.find(({ sigma }) => sigma === 0.5)?.table ?? tables.otherSeed;

const ALTERNATIVES: Alternative[] = [
  { name: "another seed", cause: "SEED_MISMATCH", table: tables.otherSeed, chance: true },
  ...tables.otherLogits.map(
    ({ sigma, table }): Alternative => ({ name: `other logits, σ ${sigma}`, cause: "MODEL_MISMATCH", table }),
  ),
  ...[0, 0.5, 0.7, 0.85, 1.3].map(
    (temperatureFactor): Alternative => ({
      name: temperatureFactor === 0 ? "greedy" : `temperature × ${temperatureFactor}`,
      cause: "SAMPLING_MISMATCH",
      predicted: { temperatureFactor },
    }),
  ),
  { name: "top_p 0.8", cause: "SAMPLING_MISMATCH", predicted: { temperatureFactor: 1, topP: 0.8 } },
];

function make(name: string, honest: number[][], distance: number): Policy {
  return policySchema.parse({
    name,
    made: tables.made,
    structure: { minTokens: 1, streamTokens: 24, leastTokenMs: 0.4 },
    reported: { score: 0.75, overfitShare: 0.1, clip: 3, distance },
    surprise: { leastLogprob: -25, refuseAt: 13.8, duplicateNats: 30, greedyGap: 2 },
    sampling: {
      edge: tables.edge,
      bins: tables.bins,
      honest,
      alternatives: ALTERNATIVES,
      hitShare: 0.95,
      missed: MISSED,
      tokenCap: 4,
      refuseAt: 9.2,
      grossAt: 13.8,
      endMargin: 1.2,
      seedProof: 5,
      explainedShare: 0.75,
    },
    accumulate: {
      alpha: 1e-4,
      watchShare: 0.5,
      answerCap: 9.2,
      hedge: 0.1,
      ceiling: 4,
    },
  });
}

/** Measured on the model's own honest stacks: bf16, float32 and Hugging Face's. */
const tinyLlama = make("targon/tiny-llama", tables.measured, 0.15);

/** For models without a policy of their own: as wide as published differences between GPU stacks of an 8B model. */
const wide = make("wide", tables.published, 0.5);

/** The policy that a model is judged by. */
export function policyOf(model: string): Policy {
  return model === tinyLlama.name ? tinyLlama : wide;
}
