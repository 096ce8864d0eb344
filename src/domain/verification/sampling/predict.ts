import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
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
  const kept = keptUnder(top, { ...sampling, temperature, topP: topP ?? sampling.topP });
  const noise = temperatureFactor === 0 ? 0 : temperature;
  let best: { id: number | undefined; key: number } = { id: undefined, key: Number.NEGATIVE_INFINITY };
  for (const [i, { id, logprob }] of kept.entries()) {
    const key = logprob + noise * (draws.top[i] ?? 0);
    if (key > best.key) best = { id, key };
  }
  return best.id;
}

function keptUnder(top: TopLogprob[], sampling: Sampling): TopLogprob[] {
  const masked = sampling.topP < 1 || sampling.topK > 0 || sampling.minP > 0;
  return masked ? claimOf(top, sampling, NO_EDGE).kept : top;
}
