import type { Noise } from "../../noise/noise.ts";
import type { Position, Scored } from "../position.ts";
import { type Claim, claimOf, type Edge } from "./claim.ts";
import { type Draws, drawsAt } from "./draws.ts";
import { type Margin, marginOf } from "./margin.ts";
import { claimTemperature } from "./place.ts";

/** An answer under one noise map, as far as it was laid out: the noise and the margin of each token. */
export type Trial = {
  claims: Claim[];
  draws: Draws[];
  margins: Margin[];
  /** How many of the tokens win. */
  matches: number;
};

/** What a trial is made of. */
export type Laying = { scored: Scored; noise: Noise; seed: bigint };

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
  const trial = emptyTrial(claims);
  extendTrial(trial, { scored, noise, seed }, { to: scored.positions.length });
  return trial;
}

/** A trial of which nothing is laid out yet. */
export function emptyTrial(claims: Claim[]): Trial {
  return { claims, draws: [], margins: [], matches: 0 };
}

/** Lays further positions out, up to index `to` (not included), or until more than `misses` tokens of all do not win. */
export function extendTrial(
  trial: Trial,
  laying: Laying,
  { to, misses = Number.POSITIVE_INFINITY }: { to: number; misses?: number },
): void {
  const { positions, sampling } = laying.scored;
  const { temperature } = sampling;
  const { claims, draws, margins } = trial;
  for (let i = margins.length; i < to && i - trial.matches <= misses; i++) {
    const drawn = drawsAt(laying.scored, i, laying);
    const { logprob } = (positions[i] as Position).score;
    const margin = marginOf({ claim: claims[i] as Claim, draws: drawn, temperature }, logprob);
    draws.push(drawn);
    margins.push(margin);
    if (margin.margin === 0) trial.matches++;
  }
}
