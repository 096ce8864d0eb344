import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling } from "../../types.ts";
import { claimOf } from "./claim.ts";
import type { Draws } from "./draws.ts";

/** A sampling that a miner may use instead of the claimed one, with the same seed. */
export type Deviation = {
  /** Of the claimed temperature; 0 is greedy. */
  temperatureFactor: number;
  /** Undefined: as claimed. */
  topP?: number | undefined;
};

const NO_EDGE = { probability: 0, nats: 0 };
/** Stands in for 0 where a temperature divides. */
const COLD = 0.01;

/** The token that the deviating miner would have drawn there, as far as the top shows. */
export function predictedToken(
  { top }: PositionScore,
  { draws, sampling }: { draws: Draws; sampling: Sampling },
  { temperatureFactor, topP }: Deviation,
): number | undefined {
  const temperature = Math.max(COLD, sampling.temperature * temperatureFactor);
  const { kept } = claimOf(top, { ...sampling, temperature, topP: topP ?? sampling.topP }, NO_EDGE);
  const noise = temperatureFactor === 0 ? 0 : temperature;
  let best: { id: number | undefined; key: number } = { id: undefined, key: Number.NEGATIVE_INFINITY };
  for (const [i, { id, logprob }] of kept.entries()) {
    const key = logprob + noise * (draws.top[i] ?? 0);
    if (key > best.key) best = { id, key };
  }
  return best.id;
}
