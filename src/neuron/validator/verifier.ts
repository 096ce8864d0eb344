import type { NoiseName } from "../../domain/noise/noise.ts";
import type { Engines } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { policyName } from "../../domain/verification/policy/policies.ts";
import { examineResponse } from "../verify-response.ts";
import type { VerifyAnswer } from "./deps.ts";

/** A name that was stored may be of another version. */
const HINTS: readonly NoiseName[] = ["vllm", "vllm-cpu", "vllm-philox"];

/** Verification with the engine that serves the model. */
export function createVerifier({ engines, clock }: { engines: Engines; clock: Clock }): VerifyAnswer {
  return async ({ model, saved, duplicateOf, lagMs, noise, noiseHint }, signal) => {
    const other = duplicateOf && `the answer of ${duplicateOf.hotkey} in round ${duplicateOf.round}`;
    const hint = HINTS.find((name) => name === noiseHint);
    const input = { saved, lagMs, duplicateOf: other ?? undefined, noise, noiseHint: hint };
    const { verdict, ledger, policy, revision } = await examineResponse(
      { engine: engines.of(model), clock },
      input,
      signal,
    );
    if (policy === null || revision === null) return { verdict, ledger, key: null };
    return { verdict, ledger, key: { revision, policy: policyName(policy) } };
  };
}
