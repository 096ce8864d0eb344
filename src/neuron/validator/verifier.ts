import type { Engines } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { FRESH, nextState } from "../../domain/verification/accumulate.ts";
import { policyOf } from "../../domain/verification/policy/policies.ts";
import { verifyResponse } from "../verify-response.ts";
import type { NextStanding, VerifyAnswer } from "./deps.ts";

/** Verification with the engine that serves the model. */
export function createVerifier({ engines, clock }: { engines: Engines; clock: Clock }): VerifyAnswer {
  return async ({ model, saved, duplicateOf, lagMs }, signal) => {
    const other = duplicateOf && `the answer of ${duplicateOf.hotkey} in round ${duplicateOf.round}`;
    const input = { saved, lagMs, duplicateOf: other ?? undefined };
    return await verifyResponse({ engine: engines.of(model), clock }, input, signal);
  };
}

/** Evidence adds up by the model's policy; a verdict without evidence changes nothing. */
export const nextStandingByPolicy: NextStanding = (before, { model, verdict }) => {
  const logE = before?.evidence ?? FRESH.logE;
  if (verdict.verified === null) return before ?? { state: FRESH.state, evidence: FRESH.logE };
  const next = nextState({ logE, evidence: verdict.evidence }, policyOf(model).accumulate);
  return { state: next.state, evidence: next.logE };
};
