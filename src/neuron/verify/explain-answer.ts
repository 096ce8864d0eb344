import { explainTokens } from "../../domain/verification/explain/explain-tokens.ts";
import type { ExplainedToken } from "../../domain/verification/explain/explained-token.ts";
import { evidencePath } from "../../domain/verification/sampling/answer-ledger.ts";
import type { Examination } from "../verify-response.ts";

/** What of an examination the token table is made of. */
export type Found = Pick<Examination, "answer" | "scored" | "fit" | "policy">;

/** One row per token of an answer. */
export function explainAnswer({ answer, scored, fit, policy }: Found): ExplainedToken[] {
  const seeded = fit && policy ? { ...fit, evidence: evidencePath(fit.test, policy.sampling) } : null;
  return explainTokens({ tokens: answer.tokens, scored, seeded });
}
