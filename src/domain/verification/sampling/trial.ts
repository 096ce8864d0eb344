import type { Noise } from "../../noise/noise.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { type Place, placeOf } from "./bins.ts";
import { type Claim, claimOf, type Edge } from "./claim.ts";
import { type Draws, drawsOf } from "./draws.ts";
import { type Margin, marginOf } from "./margin.ts";
import { claimTemperature } from "./place.ts";

/** An answer under one noise map: what each token's margin is. */
export type Trial = { claims: Claim[]; draws: Draws[]; margins: Margin[] };

/** The claims of an answer's positions: one reckoning for all noise maps. At temperature 0 nothing is masked. */
export function claimsOf({ positions, sampling }: Scored, edge: Edge): Claim[] {
  const temperature = claimTemperature(sampling.temperature);
  const claimed =
    sampling.temperature === 0
      ? { ...sampling, temperature, topP: 1, topK: 0, minP: 0 }
      : { ...sampling, temperature };
  return positions.map(({ score }) => claimOf(score.top, claimed, edge));
}

/** Lays an answer under one noise map. */
export function trialOf(
  { scored, claims, noise }: { scored: Scored; claims: Claim[]; noise: Noise },
  seed: bigint,
): Trial {
  const { temperature } = scored.sampling;
  const draws = drawsOf(scored, noise, seed);
  const margins = scored.positions.map(({ score }, i) =>
    marginOf({ claim: claims[i] as Claim, draws: draws[i] as Draws, temperature }, score.logprob),
  );
  return { claims, draws, margins };
}

/** Where the tokens of a trial lie in the policy's bins. */
export function placesOf({ bins }: Pick<SamplingPolicy, "bins">, { margins }: Trial): Place[] {
  return margins.map((margin) => placeOf(bins, margin));
}
