import { answerOf } from "../../domain/answer/answer-of.ts";
import { NOISE_MAPS } from "../../domain/noise/noise-maps.ts";
import type { Engine, Engines } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Weights } from "../../domain/ports/weights.ts";
import { BUILT_IN, type Policies, policyName } from "../../domain/verification/policy/policies.ts";
import { latticeOf } from "../../domain/verification/structure/lattice.ts";
import { examineResponse } from "../verify-response.ts";
import type { VerifyAnswer, VerifyCall } from "./deps.ts";

/** What answers are verified with. */
export type VerifierDeps = {
  engines: Engines;
  clock: Clock;
  weights?: Weights | null;
  policies?: Policies;
  /** Tokens of each answer that are generated again. Default 0. */
  slow?: number;
};

/**
 * Verification with an engine that serves the model, one in the miner's own precision where there is one and it shows,
 * and with the model's weights where there are some.
 */
export function createVerifier({
  engines,
  clock,
  weights = null,
  slow = 0,
  ...rest
}: VerifierDeps): VerifyAnswer {
  const { policies = BUILT_IN } = rest;
  return async (call, signal) => {
    const { saved, duplicateOf, lagMs, noise, noiseHint } = call;
    const engine = call.engine ?? engineFor(engines, call, policies);
    const other = duplicateOf && `the answer of ${duplicateOf.hotkey} in round ${duplicateOf.round}`;
    // A name that was stored may be that of a map which is no more.
    const hint = NOISE_MAPS.find(({ name }) => name === noiseHint)?.name;
    const input = { saved, lagMs, duplicateOf: other ?? undefined, noise, noiseHint: hint, slow };
    const { verdict, ledger, policy, revision } = await examineResponse(
      { ...rest, engine, clock, weights },
      input,
      signal,
    );
    if (policy === null || revision === null) return { verdict, ledger, key: null };
    return { verdict, ledger, key: { revision, policy: policyName(policy) } };
  };
}

/** Its miner's precision is read off an answer only where there is a choice. */
function engineFor(engines: Engines, { model, saved }: VerifyCall, policies: Policies): Engine {
  if (engines.all(model).length < 2) return engines.of(model);
  const { lattice } = policies.of(model).structure;
  return engines.of(model, latticeOf(answerOf(saved).tokens, lattice).precision);
}
