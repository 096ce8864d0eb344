import { noiseOf } from "../../domain/noise/noise.ts";
import { explainTokens, type SeededTest } from "../../domain/verification/explain/explain-tokens.ts";
import type { ExplainedToken } from "../../domain/verification/explain/explained-token.ts";
import { evidencePath } from "../../domain/verification/sampling/answer-ledger.ts";
import type { Examination } from "../verify-response.ts";

/** What of an examination the token table is made of. */
export type Found = Pick<Examination, "answer" | "scored" | "fit" | "policy">;

/** One row per token of an answer. `vocabulary`: width of the engine's logits, where known. */
export function explainAnswer(
  { answer, scored, fit, policy }: Found,
  vocabulary: number | null,
): ExplainedToken[] {
  const seeded: SeededTest | null =
    fit === null || policy === null
      ? null
      : {
          noise: noiseOf(fit.name, vocabulary ?? undefined),
          edge: policy.sampling.edge,
          margins: fit.margins,
          evidence: evidencePath(fit.test, policy.sampling),
        };
  return explainTokens({ tokens: answer.tokens, scored, seeded });
}
