import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
import type { Claim } from "./claim.ts";
import { claimTemperature } from "./contest.ts";
import type { Draws } from "./draws.ts";

/** A sampling that a miner may use instead of the claimed one, with the same seed. */
export type Deviation = {
  /** Of the claimed temperature; 0 is greedy. */
  temperatureFactor: number;
  /** Undefined: as claimed. */
  topP?: number | undefined;
};

/** Width of the disturbance that is granted, in steps: as honest bfloat16 stacks differ among themselves. */
const WIDTH = 0.25;
/** What is further behind than so many widths counts nothing. */
const NEGLIGIBLE = 30;
/** Where the likeliest token has nearly all of the claim, every deviation draws it. */
const PEAKED = 1 - 1e-4;

/**
 * Chance of the token under a deviation with the seed that was sent; over all tokens at most 1. top_k and min_p stay as
 * claimed, so a token outside what the claim surely keeps has none.
 */
export function deviatingChance(
  { score, id }: { score: PositionScore; id: number },
  { claim, draws, sampling }: { claim: Claim; draws: Draws; sampling: Sampling },
  { temperatureFactor, topP = sampling.topP }: Deviation,
): number {
  const { top } = score;
  if (1 / claim.high > PEAKED) return top[0]?.id === id ? 1 : 0;
  const temperature = claimTemperature(sampling.temperature * temperatureFactor);
  const { count, open } = competing(claim, { score, sampling, temperature }, topP);
  const rank = top.findIndex((entry) => entry.id === id);
  if (rank === -1 ? !open : rank >= count) return 0;
  const noise = temperatureFactor === 0 ? 0 : temperature;
  const own = score.logprob + noise * draws.own;
  const width = WIDTH * claim.step;
  let sum = 1;
  for (let j = 0; j < count; j++) {
    if (j === rank) continue;
    const lead = ((top[j] as TopLogprob).logprob + noise * (draws.top[j] as number) - own) / width;
    if (lead > -NEGLIGIBLE) sum += Math.exp(Math.min(lead, NEGLIGIBLE));
  }
  return 1 / sum;
}

/** How many of the top compete, and whether tokens outside it may too. */
function competing(
  { kept }: Claim,
  {
    score: { top },
    sampling,
    temperature,
  }: { score: PositionScore; sampling: Sampling; temperature: number },
  topP: number,
): { count: number; open: boolean } {
  const ranked = sampling.topK > 0 || sampling.minP > 0;
  const most = ranked ? kept.length : top.length;
  if (topP >= 1) return { count: most, open: !ranked };
  const first = (top[0]?.logprob ?? 0) / temperature;
  const weights = new Float64Array(most);
  let all = 0;
  let inside = 0;
  for (let j = 0; j < most; j++) {
    const logprob = (top[j] as TopLogprob).logprob;
    weights[j] = Math.exp(logprob / temperature - first);
    all += weights[j] as number;
    inside += Math.exp(logprob);
  }
  const last = top[most - 1]?.logprob ?? 0;
  const tail = ranked ? 0 : Math.max(0, 1 - inside) * Math.exp(last / temperature - last - first);
  const limit = topP * (all + tail);
  let before = 0;
  let count = 0;
  while (count < most && before < limit) before += weights[count++] as number;
  return { count, open: !ranked && before < limit };
}
