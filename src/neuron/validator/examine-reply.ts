import { auditRateOf } from "../../domain/audit/audit-rate.ts";
import { isAudited, NOT_AUDITED } from "../../domain/audit/is-audited.ts";
import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import type { Verdict } from "../../domain/types.ts";
import {
  addAudited,
  type Dossier,
  freshDossier,
  restartReason,
} from "../../domain/verification/evidence/dossier.ts";
import type { EvidenceRules } from "../../domain/verification/evidence/standing.ts";
import { noEvidence } from "../../domain/verification/no-evidence.ts";
import type { Log } from "../../lib/log.ts";
import type { Reply } from "./ask-miner.ts";
import type { Verified, VerifyAnswer } from "./deps.ts";
import { judge } from "./judge.ts";
import type { Memory } from "./memory.ts";
import type { TellRestart } from "./tell-restart.ts";
import type { EvidenceLimits } from "./turn-dossier.ts";

/** What an examination needs. */
export type ExamineParts = {
  memory: Memory;
  verify: VerifyAnswer;
  limits: EvidenceLimits;
  /** How answers of a model add up. */
  rulesOf: (model: string) => EvidenceRules;
  /** Least share of a miner's answers that are audited. */
  auditFloor: number;
  tellRestart: TellRestart;
  metrics?: ValidatorMetrics | null;
  log: Log;
};

/** What an examination found. `audited`: the answer was looked at, whatever came of it. */
export type Examined = { verdict: Verdict; dossier: Dossier; audited: boolean };

/** One reply to examine. */
export type ExamineCall = { reply: Reply; round: number; model: string; duplicateOf: Duplicate | null };

/**
 * Judges a reply where it is due to be audited, and adds what it says to its miner's dossier. Whether it is audited was
 * settled by the epoch's secret before it came, so that neither silence nor speed can get around it; a copy of an
 * earlier answer always is.
 *
 * @throws only the abort of `signal`
 */
export async function examineReply(
  parts: ExamineParts,
  call: ExamineCall,
  signal: AbortSignal,
): Promise<Examined> {
  const { memory } = parts;
  const { reply, model, duplicateOf } = call;
  const { epoch } = memory.epoch();
  const before = memory.dossier(reply.target.hotkey, model) ?? freshDossier(epoch);
  const tokens = reply.answer.tokens.length;
  const skip = (why: string) => ({ verdict: noEvidence(why, tokens), dossier: before, audited: false });
  if (!isTrusted(memory, model)) return skip("the engine is not trusted in this epoch");
  if (duplicateOf === null && !isDue(parts, call, before)) return skip(NOT_AUDITED);
  const verified = await judge(parts, { ...call, noiseHint: before.noise }, signal);
  return { ...addUp(parts, { call, before, verified }), audited: true };
}

/** Whether what a model's engine says counts in the open epoch. */
export function isTrusted(memory: Pick<Memory, "distrusted">, model: string): boolean {
  return !memory.distrusted().some((row) => row.model === model);
}

function isDue({ memory, auditFloor }: ExamineParts, call: ExamineCall, before: Dossier): boolean {
  const { hotkey } = call.reply.target;
  const { epoch, secret } = memory.epoch();
  const rows = memory.audits(hotkey, call.model);
  const { state, streak } = before;
  const audits = () => rows.length - 1 - rows.findLastIndex((row) => row.epoch !== epoch);
  const rate = auditRateOf({ state, streak, audits }, auditFloor);
  return isAudited(secret, { hotkey, round: call.round, rate });
}

type Adding = { call: ExamineCall; before: Dossier; verified: Verified };

function addUp(
  parts: ExamineParts,
  { call, before, verified }: Adding,
): { verdict: Verdict; dossier: Dossier } {
  const { verdict, ledger, key } = verified;
  const { epoch } = parts.memory.epoch();
  const audited = { verdict, ledger, key, epoch, alpha: parts.limits.alpha() };
  const changed = restartReason(before, audited);
  const { hotkey } = call.reply.target;
  if (changed !== null) parts.tellRestart({ hotkey, model: call.model, changed, key });
  const dossier = addAudited(before, audited, parts.rulesOf(call.model));
  if (changed === null && dossier.begun > before.begun) parts.metrics?.evidenceRestarted("floor");
  const isTipped = verdict.verified === true && dossier.state === "fail" && verdict.evidence > 0;
  return { dossier, verdict: isTipped ? tipped(verdict) : verdict };
}

/** An answer that adds to evidence that is enough: by itself it would have passed. */
function tipped(verdict: Verdict): Verdict {
  const message = "sampling: the evidence of this miner's answers together is enough to fail it";
  return { ...verdict, verified: false, cause: "SEED_MISMATCH", message };
}
