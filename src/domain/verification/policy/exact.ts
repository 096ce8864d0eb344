import { z } from "zod";
import data from "./data/exact.json" with { type: "json" };
import { type Policy, policySchema } from "./policy.ts";

const exact = z.object({ reported: policySchema.shape.reported.pick({ single: true }) });

/**
 * The policy for a miner and a verifier that run the same engine in the same precision, and so report the same numbers:
 * no single logprob may differ. The numbers leave room for the order of additions: float32 answers of a real vLLM lie
 * within 0.001 nats of the embedded engine's prefill (test/neuron/mutations.test.ts).
 */
export function exactPolicy(policy: Policy): Policy {
  const { reported } = exact.parse(data);
  return { ...policy, reported: { ...policy.reported, ...reported } };
}
