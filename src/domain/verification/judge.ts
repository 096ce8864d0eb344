import type { NoiseName } from "../noise/noise.ts";
import type { Alteration } from "../request/alteration-of.ts";
import type { Answer } from "../types.ts";
import type { Ledger } from "./evidence/ledger.ts";
import { type Finding, skipped } from "./finding.ts";
import type { Policy } from "./policy/policy.ts";
import type { Position, Scored } from "./position.ts";
import { checkReported } from "./reported/check-reported.ts";
import { checkGreedy } from "./sampling/check-greedy.ts";
import { checkDrawnEnd, checkSeed } from "./sampling/check-seed.ts";
import { checkSurprise } from "./sampling/check-surprise.ts";
import { fitNoise, type NoiseFit } from "./sampling/fit-noise.ts";

/** What one prefill says of an answer. */
export type Judgement = {
  findings: Finding[];
  /** Log e-value of the sampling test, 0 when not made. */
  evidence: number;
  /** What the answer adds to the miner's evidence; null: nothing was tested. */
  ledger: Ledger | null;
  noise: NoiseName | null;
  weaker: boolean;
  /** The sampling test in full; null where it was not made. */
  fit: NoiseFit | null;
};

/** What a judgement may know beside the scores. */
export type JudgeOptions = {
  /** Null: no seeded test; undefined: every known map. */
  noise?: NoiseName | null | undefined;
  /** The map that explained the miner's answers before. */
  noiseHint?: NoiseName | undefined;
  /** Who gave the same tokens before. */
  duplicateOf?: string | undefined;
  /** The request asked for logprobs. */
  askedLogprobs: boolean;
  /** What of the request alters the distribution. Default null. */
  altered?: Alteration | null | undefined;
  finishReason: Answer["finishReason"];
};

/**
 * Judges a scored answer: the seeded choice of each token, likelihood, then the reported logprobs, which any foreign text
 * gets wrong too. The cause tells the plainest: that it was somebody else's, that the seed was not followed, how unlikely
 * the words are, which numbers are wrong.
 */
export function judge(scored: Scored, policy: Policy, options: JudgeOptions): Judgement {
  const { positions, sampling } = scored;
  const altered = options.altered ?? penaltiesOf(scored);
  if (altered) return judgeAltered(positions, policy, { ...options, altered });
  const reported = checkReported(positions, policy.reported, options.askedLogprobs);
  if (sampling.temperature === 0) return judgeGreedy(scored, policy, reported);
  const likelihood = checkSurprise(scored, policy, options.duplicateOf);
  const { seed } = sampling;
  if (seed === undefined || options.noise === null)
    return unseeded([likelihood, reported, skipped("sampling", "no seed to hold the tokens to")]);
  const fit = fitNoise(policy.sampling, scored, { seed, noise: options.noise, hint: options.noiseHint });
  const sameModel = reported.passed === true;
  const ended = options.finishReason === "stop";
  const seedFinding = checkSeed(fit, policy.sampling, sameModel);
  const isCopy = likelihood.cause === "DUPLICATE";
  return seeded(fit, [
    ...(isCopy ? [likelihood, seedFinding] : [seedFinding, likelihood]),
    reported,
    checkDrawnEnd(fit, policy.sampling, ended),
  ]);
}

/** At temperature 0 no seed is needed: the likeliest token is the only choice. */
function judgeGreedy(scored: Scored, policy: Policy, reported: Finding): Judgement {
  const fit = fitNoise(policy.sampling, scored, { seed: 0n, noise: "vllm" });
  const findings = [
    checkGreedy(scored.positions, policy.surprise),
    checkSeed(fit, policy.sampling, reported.passed === true),
    reported,
  ];
  return { findings, evidence: fit.logE, ledger: fit.ledger, noise: null, weaker: false, fit };
}

function seeded(fit: NoiseFit, findings: Finding[]): Judgement {
  return { findings, evidence: fit.logE, ledger: fit.ledger, noise: fit.name, weaker: false, fit };
}

function unseeded(findings: Finding[]): Judgement {
  return { findings, evidence: 0, ledger: null, noise: null, weaker: true, fit: null };
}

/** Neither seed nor likelihood can be held against what was drawn from another distribution. */
function judgeAltered(
  positions: Position[],
  policy: Policy,
  { altered, askedLogprobs }: JudgeOptions & { altered: Alteration },
): Judgement {
  const detail = `${altered.key} changes the distribution`;
  const reported =
    altered.hides === "choice"
      ? checkReported(positions, policy.reported, askedLogprobs)
      : skipped("reported logprobs", detail);
  return unseeded([reported, skipped("sampling", detail)]);
}

function penaltiesOf({ sampling }: Scored): Alteration | null {
  const none =
    sampling.presencePenalty === 0 && sampling.frequencyPenalty === 0 && sampling.repetitionPenalty === 1;
  return none ? null : { key: "penalties", hides: "choice" };
}
