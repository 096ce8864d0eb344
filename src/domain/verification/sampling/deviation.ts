import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
import { type Claim, claimOf } from "./claim.ts";
import { claimTemperature } from "./contest.ts";
import type { Draws } from "./draws.ts";

/** A sampling that a miner may use instead of the claimed one, with the same seed. */
export type Deviation = {
  /** Of the claimed temperature; 0 is greedy. */
  temperatureFactor: number;
  /** Undefined: as claimed. */
  topP?: number | undefined;
};

const NO_EDGE = { probability: 0, nats: 0, steps: 0, step: 1 };
/** Width of the disturbance that is granted, in steps: as honest bfloat16 stacks differ among themselves. */
const WIDTH = 0.25;
/** What is further behind than so many widths counts nothing. */
const NEGLIGIBLE = 30;

/** Chance of the token under a deviation with the seed that was sent; over all tokens at most 1. */
export function deviatingChance(
  { score, id }: { score: PositionScore; id: number },
  { claim, draws, sampling }: { claim: Claim; draws: Draws; sampling: Sampling },
  { temperatureFactor, topP = sampling.topP }: Deviation,
): number {
  const greedy = temperatureFactor === 0;
  const temperature = claimTemperature(sampling.temperature * temperatureFactor);
  const { kept, open } = keptUnder(score.top, { ...sampling, temperature, topP }, greedy);
  const inTop = (tokens: TopLogprob[]) => tokens.some((entry) => entry.id === id);
  if (!inTop(kept) && (!open || inTop(score.top))) return 0;
  const noise = greedy ? 0 : temperature;
  const own = score.logprob + noise * draws.own;
  const width = WIDTH * claim.step;
  let sum = 1;
  for (let j = 0; j < kept.length; j++) {
    const rival = kept[j] as TopLogprob;
    const lead = (rival.logprob + noise * (draws.top[j] ?? 0) - own) / width;
    if (rival.id !== id && lead > -NEGLIGIBLE) sum += Math.exp(lead);
  }
  return 1 / sum;
}

/** Which of the top compete, and whether tokens outside it may too. */
function keptUnder(
  top: TopLogprob[],
  sampling: Sampling,
  greedy: boolean,
): { kept: TopLogprob[]; open: boolean } {
  const masked = sampling.topP < 1 || sampling.topK > 0 || sampling.minP > 0;
  if (greedy || !masked) return { kept: top, open: true };
  const { kept } = claimOf(top, sampling, NO_EDGE);
  return { kept, open: kept.length === top.length };
}
