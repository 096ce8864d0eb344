import type { NoiseName } from "../noise/noise.ts";
import type { Alteration } from "../request/alteration-of.ts";
import type { Answer } from "../types.ts";
import { type Ledger, logEOf } from "./evidence/ledger.ts";
import { type Finding, skipped } from "./finding.ts";
import type { Policy } from "./policy/policy.ts";
import type { Position, Scored } from "./position.ts";
import { checkReported } from "./reported/check-reported.ts";
import type { ReportedPolicy } from "./reported/check-single.ts";
import { reportedEvidence } from "./reported/reported-evidence.ts";
import { checkGreedy } from "./sampling/check-greedy.ts";
import { checkDrawnEnd, checkSeed } from "./sampling/check-seed.ts";
import { checkSurprise } from "./sampling/check-surprise.ts";
import type { Claim } from "./sampling/claim.ts";
import { fitNoise, type NoiseFit } from "./sampling/fit-noise.ts";
import { claimsOf } from "./sampling/trial.ts";
import { unseededLedger } from "./statistics/unseeded-ledger.ts";
import { isClaimKnown, withPenalties } from "./statistics/with-penalties.ts";

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

/** What a prefill that was not made says. */
export const UNJUDGED: Judgement = {
  findings: [],
  evidence: 0,
  ledger: null,
  noise: null,
  weaker: false,
  fit: null,
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
  const { positions } = scored;
  const drawn = withPenalties(scored);
  const isKnown = isClaimKnown(scored.sampling);
  const hasSeed = scored.sampling.seed !== undefined && options.noise !== null;
  const altered = options.altered ?? (drawn === null || !(isKnown || hasSeed) ? PENALTIES : null);
  if (altered || drawn === null)
    return judgeAltered(positions, policy, { ...options, altered: altered ?? PENALTIES });
  const reported = checkReported(positions, numbersOf(policy), options.askedLogprobs);
  const known = { reported, distance: reportedEvidence(positions, policy.scale) };
  if (drawn.sampling.temperature === 0) return judgeGreedy(drawn, policy, known);
  const claims = claimsOf(drawn, policy.sampling.edge);
  const { duplicateOf } = options;
  const likelihood = isKnown
    ? checkSurprise(drawn, policy, { claims, duplicateOf })
    : skipped("likelihood", "penalties change the distribution");
  if (!hasSeed) return judgeUnseeded(drawn, policy, { ...known, likelihood, claims });
  return { ...judgeSeeded(drawn, policy, { ...known, likelihood, claims, options }), weaker: !isKnown };
}

/** Holds each token to the seed that was sent. */
function judgeSeeded(
  drawn: Scored,
  policy: Policy,
  { likelihood, claims, options, ...known }: Reported & Seeded,
): Judgement {
  const { reported } = known;
  const fit = fitNoise(policy.sampling, drawn, {
    seed: drawn.sampling.seed ?? 0n,
    noise: options.noise ?? undefined,
    hint: options.noiseHint,
    claims,
  });
  const seedFinding = checkSeed(fit, policy.sampling, reported.passed === true);
  const isCopy = likelihood.cause === "DUPLICATE";
  const findings = [
    ...(isCopy ? [likelihood, seedFinding] : [seedFinding, likelihood]),
    reported,
    checkDrawnEnd(fit, policy.sampling, options.finishReason === "stop"),
  ];
  return { ...tested(fit, known), findings, noise: fit.name };
}

type Seeded = { likelihood: Finding; claims: Claim[]; options: JudgeOptions };

function numbersOf({ reported, structure }: Policy): ReportedPolicy {
  return { ...reported, lattice: structure.lattice };
}

/** Those that cannot be worked into logprobs, nor left out. */
const PENALTIES: Alteration = { key: "penalties", hides: "choice" };

/** What the reported logprobs say: of this answer, and as part of the miner's evidence. */
type Reported = { reported: Finding; distance: number };

/** At temperature 0 no seed is needed: the likeliest token is the only choice. */
function judgeGreedy(drawn: Scored, policy: Policy, known: Reported): Judgement {
  const fit = fitNoise(policy.sampling, drawn, { seed: 0n, noise: "vllm" });
  const { reported } = known;
  const greedy = checkGreedy(drawn.positions, policy.surprise);
  const findings = [greedy, checkSeed(fit, policy.sampling, reported.passed === true), reported];
  return { ...tested(fit, known), findings, noise: null };
}

function tested(fit: NoiseFit, { distance }: Reported): Omit<Judgement, "findings" | "noise"> {
  const ledger = { ...fit.ledger, mixed: [...fit.ledger.mixed, distance] };
  return { evidence: finite(fit.logE), ledger, weaker: false, fit };
}

/** Without a seed the tokens are held to the claimed distribution alone: a cheaper engine that samples alike passes. */
function judgeUnseeded(
  drawn: Scored,
  policy: Policy,
  { likelihood, reported, distance, claims }: Reported & { likelihood: Finding; claims: Claim[] },
): Judgement {
  const ledger = unseededLedger(drawn, claims, policy.battery);
  const findings = [likelihood, reported, skipped("sampling", "no seed to hold the tokens to")];
  const evidence = finite(logEOf(ledger));
  const all = { ...ledger, mixed: [...ledger.mixed, distance] };
  return { findings, evidence, ledger: all, noise: null, weaker: true, fit: null };
}

/** More than this says no more, nats; a request may name numbers that no arithmetic survives. */
const MOST_EVIDENCE = 1e6;

function finite(logE: number): number {
  return Number.isNaN(logE) ? 0 : Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, logE));
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
      ? checkReported(positions, numbersOf(policy), askedLogprobs)
      : skipped("reported logprobs", detail);
  const findings = [reported, skipped("sampling", detail)];
  return { ...UNJUDGED, findings, weaker: true };
}
