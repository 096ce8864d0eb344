import type { Verdict } from "../../types.ts";
import type { Ledger } from "./ledger.ts";
import { addAnswer, type EvidenceRules, freshStanding, type Standing } from "./standing.ts";
import { thresholdOf } from "./threshold.ts";

/** What evidence of one miner on one model belongs to; of another it says nothing. */
export type EvidenceKey = {
  /** Which weights our engine serves: its path or repository name. */
  revision: string;
  /** Name and version of the policy. */
  policy: string;
};

/** Everything that is kept of a miner on a model. */
export type Dossier = Standing & {
  /** Null until an answer was tested. */
  key: EvidenceKey | null;
  /** Name of the noise map that explained its answers last; null: not known. */
  noise: string | null;
  /** Audited answers in a row that were verified while the state was clear. */
  streak: number;
};

/** One audited answer. */
export type Audited = {
  verdict: Pick<Verdict, "verified" | "noise" | "gross">;
  /** Null: the answer was not tested. */
  ledger: Ledger | null;
  /** Null: no engine had a say in it. */
  key: EvidenceKey | null;
  epoch: number;
  /** Of this miner, model and epoch. */
  alpha: number;
};

/** A miner of whom nothing is known. */
export function freshDossier(epoch: number): Dossier {
  return { ...freshStanding(epoch), key: null, noise: null, streak: 0 };
}

/**
 * Why evidence cannot go on from what was kept: other weights or another policy, in a word; null when it can.
 */
export function restartReason(
  before: Pick<Dossier, "key">,
  { key }: Pick<Audited, "key">,
): "revision" | "policy" | null {
  if (before.key === null || key === null) return null;
  if (before.key.revision !== key.revision) return "revision";
  return before.key.policy === key.policy ? null : "policy";
}

/** How far from failing a miner stays whose one answer is suspicious, but not grossly so, nats. */
const SHORT_OF_FAIL = 1e-6;

/**
 * The dossier after one more audited answer; a verdict of null changes nothing. One answer alone never fails a miner,
 * unless it is refused outright.
 */
export function addAudited(before: Dossier, audited: Audited, rules: EvidenceRules): Dossier {
  const { verdict, ledger, epoch, alpha } = audited;
  if (verdict.verified === null) return before;
  const isOther = restartReason(before, audited) !== null;
  const from = isOther ? freshStanding(epoch) : before;
  const lone = thresholdOf(alpha, from.segment) - SHORT_OF_FAIL;
  const answerCap = verdict.gross ? rules.answerCap : Math.min(rules.answerCap, lone);
  const standing = addAnswer(from, { ledger, epoch, alpha }, { ...rules, answerCap });
  const isClean = verdict.verified && standing.state === "clear";
  return {
    ...standing,
    key: audited.key ?? before.key,
    noise: (verdict.verified ? verdict.noise : null) ?? before.noise,
    streak: isClean ? (isOther ? 0 : before.streak) + 1 : 0,
  };
}
