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

/** `noise`: the map, where it is known; `hint`: that of answers before; `claims`: where they are reckoned already. */
export type FitOptions = {
  seed: bigint;
  noise?: NoiseName | undefined;
  hint?: NoiseName | undefined;
  claims?: Claim[] | undefined;
};

/**
 * Tests the choice of each token against the seed, under the map named, or under that which explains most of the first
 * tokens. Where that one speaks against the miner, all are tested and the smallest evidence counts, so that no miner is
 * held to an engine that he does not run. `scored.sampling.temperature` may be 0.
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
  const [likeliest, ...others] = byHead(names, { scored, claims }, seed);
  const first = test(likeliest ?? "vllm");
  if (first.logE <= 0) return first;
  return others.map(test).reduce((a, b) => (b.logE < a.logE ? b : a), first);
}

/** The maps in the order of how many of the first tokens they explain. */
function byHead(
  names: NoiseName[],
  { scored, claims }: { scored: Scored; claims: Claim[] },
  seed: bigint,
): NoiseName[] {
  const head = { ...scored, positions: scored.positions.slice(0, HEAD) };
  const matches = new Map(
    names.map((name) => {
      const noise = noiseOf(name, scored.vocabulary);
      return [name, matchesOf(trialOf({ scored: head, claims, noise }, seed))];
    }),
  );
  return [...names].sort((a, b) => (matches.get(b) ?? 0) - (matches.get(a) ?? 0));
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
