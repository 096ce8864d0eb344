import { type NoiseName, noiseOf } from "../../noise/noise.ts";
import { mapsToTry } from "../../noise/noise-maps.ts";
import { type Ledger, logEOf } from "../evidence/ledger.ts";
import type { Cheat, SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { ledgerOf } from "./answer-ledger.ts";
import type { Claim } from "./claim.ts";
import type { Margin } from "./margin.ts";
import { type TokenTest, testTokens } from "./token-test.ts";
import { claimsOf, type Trial, trialOf } from "./trial.ts";

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
  const test = (name: NoiseName) => {
    const trial = trialOf({ scored, claims, noise: noiseOf(name, scored.vocabulary) }, seed);
    return fitOf(policy, { name, scored, trial });
  };
  if (noise) return test(noise);
  const names = mapsToTry(scored.vocabulary ?? null);
  const isKnown = hint !== undefined && names.includes(hint);
  if (isKnown) {
    const hinted = test(hint);
    if (hinted.logE <= 0) return hinted;
  }
  const head = { ...scored, positions: scored.positions.slice(0, HEAD) };
  const candidates: { name: NoiseName; matches: number; fit: NoiseFit | null }[] = [];
  for (const name of names) {
    const noise = noiseOf(name, scored.vocabulary);
    const matches = matchesOf(trialOf({ scored: head, claims, noise }, seed));
    const fit = matches >= PLAIN * head.positions.length ? test(name) : null;
    if (fit && fit.logE <= 0) return fit;
    candidates.push({ name, matches, fit });
  }
  const most = Math.max(...candidates.map(({ matches }) => matches));
  const likely = candidates.filter(({ matches }) => matches >= most - BEHIND);
  return likely.map(({ name, fit }) => fit ?? test(name)).reduce((a, b) => (b.logE < a.logE ? b : a));
}

function fitOf(
  policy: SamplingPolicy,
  { name, scored, trial }: { name: NoiseName; scored: Scored; trial: Trial },
): NoiseFit {
  const test = testTokens(policy, { scored, ...trial });
  const ledger = ledgerOf(test, policy);
  const explained = matchesOf(trial) / Math.max(1, trial.margins.length);
  return {
    name,
    margins: trial.margins,
    explained,
    test,
    ledger,
    logE: logEOf(ledger),
    best: bestOf(policy, ledger),
  };
}

function matchesOf({ margins }: Trial): number {
  return margins.reduce((count, { margin }) => count + (margin === 0 ? 1 : 0), 0);
}

function bestOf({ cheats }: SamplingPolicy, ledger: Ledger): NoiseFit["best"] {
  const honest = Math.max(...ledger.honest);
  const most = Math.max(...ledger.cheats);
  const cheat = cheats[ledger.cheats.indexOf(most)] ?? cheats[0];
  return { name: cheat?.name ?? "", cause: cheat?.cause ?? "SEED_MISMATCH", logLr: most - honest };
}
