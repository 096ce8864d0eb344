import type { Position } from "../position.ts";
import { type StepDistance, stepDistance } from "../reported/step-distance.ts";

/**
 * Mean over the answer of the reported top's distance from the prefill's (MAE over the top five), in nats and in bf16
 * steps; null where no top was reported. Honest stacks .5 to 1 step. Source: reference/verification.md §0.5, §4.2.
 */
export function topDistance(positions: Position[], clip: number): StepDistance | null {
  const known = positions.flatMap((position) => stepDistance(position, clip) ?? []);
  if (known.length === 0) return null;
  const mean = (of: (one: StepDistance) => number) =>
    known.reduce((sum, one) => sum + of(one), 0) / known.length;
  return { nats: mean(({ nats }) => nats), steps: mean(({ steps }) => steps) };
}
