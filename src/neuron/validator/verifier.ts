import { NOISE_MAPS } from "../../domain/noise/noise-maps.ts";
import type { Engines } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Weights } from "../../domain/ports/weights.ts";
import { type Policies, policyName } from "../../domain/verification/policy/policies.ts";
import { examineResponse } from "../verify-response.ts";
import type { VerifyAnswer } from "./deps.ts";

/** What answers are verified with. */
export type VerifierDeps = {
  engines: Engines;
  clock: Clock;
  weights?: Weights | null;
  policies?: Policies;
  /** Tokens of each answer that are generated again. Default 0. */
  slow?: number;
};

/** Verification with the engine that serves the model, and its weights where there are some. */
export function createVerifier({
  engines,
  clock,
  weights = null,
  slow = 0,
  ...rest
}: VerifierDeps): VerifyAnswer {
  return async ({ model, saved, duplicateOf, lagMs, noise, noiseHint }, signal) => {
    const other = duplicateOf && `the answer of ${duplicateOf.hotkey} in round ${duplicateOf.round}`;
    // A name that was stored may be that of a map which is no more.
    const hint = NOISE_MAPS.find(({ name }) => name === noiseHint)?.name;
    const input = { saved, lagMs, duplicateOf: other ?? undefined, noise, noiseHint: hint, slow };
    const { verdict, ledger, policy, revision } = await examineResponse(
      { ...rest, engine: engines.of(model), clock, weights },
      input,
      signal,
    );
    if (policy === null || revision === null) return { verdict, ledger, key: null };
    return { verdict, ledger, key: { revision, policy: policyName(policy) } };
  };
}
