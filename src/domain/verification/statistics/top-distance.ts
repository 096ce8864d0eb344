import type { Position } from "../position.ts";
import { type StepDistance, stepDistance } from "../reported/step-distance.ts";

/**
 * Mean over the answer of the reported top's distance from the prefill's (MAE over the top five), in nats and in bf16
 * steps; null where no top was reported. Honest stacks .5 to 1 step. Source: reference/verification.md §0.5, §4.2.
 */
export function topDistance(positions: Position[], clip: number): StepDistance | null {
  let nats = 0;
  let steps = 0;
  let count = 0;
  for (const position of positions) {
    const one = stepDistance(position, clip);
    if (one === null) continue;
    nats += one.nats;
    steps += one.steps;
    count++;
  }
  return count === 0 ? null : { nats: nats / count, steps: steps / count };
}
