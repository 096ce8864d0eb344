import type { Noise } from "../../noise/noise.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { type Place, placeOf } from "./bins.ts";
import { type Claim, claimOf, type Edge } from "./claim.ts";
import { type Draws, drawsOf } from "./draws.ts";
import { type Margin, marginOf } from "./margin.ts";

/** An answer under one noise map: what each token's place and margin are. */
export type Trial = { draws: Draws[]; margins: Margin[]; places: Place[] };

/** The claims of an answer's positions: one reckoning for all noise maps. */
export function claimsOf({ positions, sampling }: Scored, edge: Edge): Claim[] {
  return positions.map(({ score }) => claimOf(score.top, sampling, edge));
}

/** Lays an answer under one noise map. */
export function trialOf(
  { bins }: Pick<SamplingPolicy, "bins">,
  { scored, claims, noise }: { scored: Scored; claims: Claim[]; noise: Noise },
  seed: bigint,
): Trial {
  const { temperature } = scored.sampling;
  const draws = drawsOf(scored, noise, seed);
  const margins = scored.positions.map(({ score }, i) =>
    marginOf({ claim: claims[i] as Claim, draws: draws[i] as Draws, temperature }, score.logprob),
  );
  return { draws, margins, places: margins.map((margin) => placeOf(bins, margin)) };
}
