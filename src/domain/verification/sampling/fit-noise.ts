import { type NoiseName, noiseOf } from "../../noise/noise.ts";
import { type Ledger, logEOf } from "../evidence/ledger.ts";
import type { Cheat, SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { ledgerOf } from "./answer-ledger.ts";
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

/** All maps that are tried, newest first. */
const MAPS: NoiseName[] = ["vllm", "vllm-cpu", "vllm-philox"];

/**
 * Tests the choice of each token against the seed, under the map named, or under that which explains most tokens. Where
 * that one speaks against the miner, all are tested and the smallest evidence counts, so that no miner is held to an
 * engine that he does not run. `hint`: the map that explained his answers before. `scored.sampling.temperature` may be 0.
 */
export function fitNoise(
  policy: SamplingPolicy,
  scored: Scored,
  { seed, noise, hint }: { seed: bigint; noise?: NoiseName | undefined; hint?: NoiseName | undefined },
): NoiseFit {
  const claims = claimsOf(scored, policy.edge);
  const lay = (name: NoiseName) => ({ name, trial: trialOf({ scored, claims, noise: noiseOf(name) }, seed) });
  const test = ({ name, trial }: { name: NoiseName; trial: Trial }) => fitOf(policy, { name, scored, trial });
  if (noise) return test(lay(noise));
  const hinted = hint && test(lay(hint));
  if (hinted && hinted.logE <= 0) return hinted;
  const trials = MAPS.map(lay).sort((a, b) => matchesOf(b.trial) - matchesOf(a.trial));
  const [likeliest, ...others] = trials.map((one) => () => test(one));
  const first = likeliest?.() ?? test(lay("vllm"));
  if (first.logE <= 0) return first;
  return others.map((tested) => tested()).reduce((a, b) => (b.logE < a.logE ? b : a), first);
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
