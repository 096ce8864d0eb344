import { type NoiseName, noiseOf } from "../../noise/noise.ts";
import { mapsToTry } from "../../noise/noise-maps.ts";
import { type Ledger, logEOf } from "../evidence/ledger.ts";
import type { Cheat, SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { ledgerOf } from "./answer-ledger.ts";
import type { Claim } from "./claim.ts";
import type { Draws } from "./draws.ts";
import type { Margin } from "./margin.ts";
import { type TokenTest, testTokens } from "./token-test.ts";
import { claimsOf, emptyTrial, extendTrial, type Laying, type Trial } from "./trial.ts";

/** The sampling test under the noise map that speaks most for the miner. */
export type NoiseFit = {
  name: NoiseName;
  /** Log e-value of the answer alone. */
  logE: number;
  ledger: Ledger;
  /** What each token says. */
  test: TokenTest;
  /** The deviation that explains the answer best, and how much better than the best honest hypothesis, nats. */
  best: { name: string; cause: Cheat["cause"]; logLr: number };
  /** Share of tokens that the seed explains. */
  explained: number;
  /** What the tokens were laid out on, and each one's margin. */
  claims: Claim[];
  draws: Draws[];
  margins: Margin[];
};

/** So many first tokens tell which map it is: the right one explains nearly all, a wrong one about 70 %. */
const HEAD = 64;
/** A map that explains this share of them is tested at once; where it speaks for the miner, no other is. */
const PLAIN = 0.97;
/** Honest answers miss so few of them that the right map is at most this far behind the best. */
const BEHIND = 2;

/** `noise`: the map, where it is known; `hint`: that of answers before; `claims`: where they are reckoned already. */
export type FitOptions = {
  seed: bigint;
  noise?: NoiseName | undefined;
  hint?: NoiseName | undefined;
  claims?: Claim[] | undefined;
};

/**
 * Tests the choice of each token against the seed, under the map named, or under that which explains most of the first
 * tokens. Where that one speaks against the miner, all that explain about as many are tested and the smallest evidence
 * counts, so that no miner is held to an engine that he does not run. `scored.sampling.temperature` may be 0.
 */
export function fitNoise(
  policy: SamplingPolicy,
  scored: Scored,
  { seed, noise, hint, claims = claimsOf(scored, policy.edge) }: FitOptions,
): NoiseFit {
  const candidateOf = (name: NoiseName): Candidate => {
    const laying = { scored, noise: noiseOf(name, scored.vocabulary), seed };
    return { name, laying, trial: emptyTrial(claims), fit: null };
  };
  if (noise) return fitOf(policy, candidateOf(noise));
  const names = mapsToTry(scored.vocabulary ?? null);
  const hinted = hint !== undefined && names.includes(hint) ? candidateOf(hint) : null;
  if (hinted && fitOf(policy, hinted).logE <= 0) return fitOf(policy, hinted);
  const candidates = names.map((name) => (hinted?.name === name ? hinted : candidateOf(name)));
  return plainFit(policy, candidates) ?? leastFit(policy, candidates);
}

/** A map that is tried, as far as it was. */
type Candidate = { name: NoiseName; laying: Laying; trial: Trial; fit: NoiseFit | null };

/** The first map that explains nearly all of the first tokens and speaks for the miner. */
function plainFit(policy: SamplingPolicy, candidates: Candidate[]): NoiseFit | null {
  for (const candidate of candidates) {
    const tokens = headOf(candidate);
    const least = Math.ceil(PLAIN * tokens);
    if (headMatches(candidate, tokens - least) < least) continue;
    const fit = fitOf(policy, candidate);
    if (fit.logE <= 0) return fit;
  }
  return null;
}

/** Of the maps that explain about as many of the first tokens as the best, that with the least evidence. */
function leastFit(policy: SamplingPolicy, candidates: Candidate[]): NoiseFit {
  let most = 0;
  const matchesOf = (candidate: Candidate) => {
    const matches = headMatches(candidate, headOf(candidate) - most + BEHIND);
    most = Math.max(most, matches);
    return matches;
  };
  // Those that are tested already cost nothing more and spare the others.
  for (const candidate of candidates) if (candidate.fit) matchesOf(candidate);
  const counts = candidates.map(matchesOf);
  const likely = candidates.filter((_, i) => (counts[i] as number) >= most - BEHIND);
  return likely.map((candidate) => fitOf(policy, candidate)).reduce((a, b) => (b.logE < a.logE ? b : a));
}

function headOf({ laying }: Candidate): number {
  return Math.min(HEAD, laying.scored.positions.length);
}

/** How many of the first tokens win; counted no further once more than `misses` do not. */
function headMatches(candidate: Candidate, misses: number): number {
  const to = headOf(candidate);
  extendTrial(candidate.trial, candidate.laying, { to, misses });
  let matches = 0;
  const { margins } = candidate.trial;
  for (let i = 0; i < margins.length && i < to; i++) if (margins[i]?.margin === 0) matches++;
  return matches;
}

/** The map tested on the whole answer; made once. */
function fitOf(policy: SamplingPolicy, candidate: Candidate): NoiseFit {
  candidate.fit ??= makeFit(policy, candidate);
  return candidate.fit;
}

function makeFit(policy: SamplingPolicy, { name, laying, trial }: Candidate): NoiseFit {
  const { scored } = laying;
  extendTrial(trial, laying, { to: scored.positions.length });
  const test = testTokens(policy, { scored, ...trial });
  const ledger = ledgerOf(test, policy);
  return {
    name,
    claims: trial.claims,
    draws: trial.draws,
    margins: trial.margins,
    explained: trial.matches / Math.max(1, trial.margins.length),
    test,
    ledger,
    logE: logEOf(ledger),
    best: bestOf(policy, ledger),
  };
}

function bestOf({ cheats }: SamplingPolicy, ledger: Ledger): NoiseFit["best"] {
  const honest = Math.max(...ledger.honest);
  const most = Math.max(...ledger.cheats);
  const cheat = cheats[ledger.cheats.indexOf(most)] ?? cheats[0];
  return { name: cheat?.name ?? "", cause: cheat?.cause ?? "SEED_MISMATCH", logLr: most - honest };
}
