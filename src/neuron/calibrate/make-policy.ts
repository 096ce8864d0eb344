import { MOCK_MODEL } from "../../config.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { buildPolicy, type FittedStack } from "../../domain/verification/calibrate/build-policy.ts";
import { byWidth } from "../../domain/verification/calibrate/fit-stack.ts";
import { policyOf } from "../../domain/verification/policy/policies.ts";
import type { Policy } from "../../domain/verification/policy/policy.ts";
import { VERSION } from "../../version.ts";

/** Each stack as it is, and half as wide again. */
const WIDEN = [0, 1];

/** The policy that all others begin with. */
export const BASE: Policy = policyOf("*");

/** The policy of stacks that targon measured itself, in steps of the logits' lattice, by which models are alike. */
const MEASURED = policyOf(MOCK_MODEL).sampling;

/**
 * Hypotheses that no policy is without. Honest: two engines that happen to agree to the digit would else fail every
 * third one. Cheats: coarser weights differ in few tokens, but by much, as no widened honest stack does.
 */
const KEPT = {
  honest: MEASURED.honest,
  cheats: MEASURED.cheats.filter(
    ({ kernel, name }) => kernel !== undefined && !name.startsWith("other logits"),
  ),
};

/** A policy of measured stacks, each also wider, for those that nobody measured, and of `KEPT`. */
export function makePolicy(
  clock: Pick<Clock, "now">,
  of: { model: string; tokens: number; stacks: FittedStack[]; notes: string[] },
): Policy {
  const { model, tokens, stacks, notes } = of;
  return buildPolicy(BASE, {
    model,
    // Seconds, so that it counts up wherever it was made: evidence under other numbers does not go on.
    version: Math.floor(clock.now() / 1000),
    command: `targon calibrate --tokens ${tokens} (${VERSION})`,
    notes,
    honest: stacks.toSorted(byWidth),
    cheats: [],
    widen: WIDEN,
    kept: KEPT,
  });
}
