import type { Draw } from "../../noise/noise.ts";
import type { PositionScore } from "../../ports/engine.ts";
import type { Claim } from "./claim.ts";

/** How a token stands under the claimed noise. */
export type Margin = {
  /** How far the best rival lies above the token, in nats of raw logprob; 0: the token wins; Infinity: it was masked. */
  margin: number;
  /** Claimed probability of the token that should win, so of a match by chance: 0 … 1. */
  winner: number;
};

/**
 * Post-Gumbel margin of the token that stands there: max over surely kept rivals of logprob + T·noise, minus its own.
 * Rivals outside the top are unknown; without them the margin can only be smaller, so none is held against a miner.
 */
export function marginOf(
  { claim, draw, temperature }: { claim: Claim; draw: Draw; temperature: number },
  token: { id: number; logprob: PositionScore["logprob"] },
): Margin {
  let best = Number.NEGATIVE_INFINITY;
  let winner = token.logprob;
  for (const { id, logprob } of claim.kept) {
    const key = logprob + temperature * draw(id);
    if (key <= best) continue;
    best = key;
    winner = logprob;
  }
  const probability = Math.exp(winner / temperature - claim.shift) / claim.high;
  if (token.logprob <= claim.outBelow) return { margin: Number.POSITIVE_INFINITY, winner: probability };
  const own = token.logprob + temperature * draw(token.id);
  return { margin: Math.max(0, best - own), winner: probability };
}
