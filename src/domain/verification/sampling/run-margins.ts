import type { Noise } from "../../noise/noise.ts";
import type { Scored } from "../position.ts";
import { type Claim, claimOf, type Edge } from "./claim.ts";
import { type Margin, marginOf } from "./margin.ts";

/** The claims of an answer's positions: one reckoning for all noise maps. */
export function claimsOf({ positions, sampling }: Scored, edge: Edge): Claim[] {
  return positions.map(({ score }) => claimOf(score.top, sampling, edge));
}

/** The margin of each token under one noise map and seed. */
export function marginsOf(
  { scored, claims, noise }: { scored: Scored; claims: Claim[]; noise: Noise },
  seed: bigint,
): Margin[] {
  const { temperature } = scored.sampling;
  return scored.positions.map(({ token, score }, i) => {
    const draw = noise({ seed, position: scored.promptLength + i - 1, draw: i });
    return marginOf(
      { claim: claims[i] as Claim, draw, temperature },
      { id: token.id, logprob: score.logprob },
    );
  });
}
