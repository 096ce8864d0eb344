import type { AnswerRow, ResponseRow, RoundRow } from "../../domain/ports/score-store.ts";
import { answerHash } from "../../domain/rounds/duplicates.ts";
import type { RoundPlan } from "../../domain/rounds/plan-round.ts";
import type { Address } from "../../domain/types.ts";
import { freshDossier } from "../../domain/verification/evidence/dossier.ts";
import { noEvidence } from "../../domain/verification/no-evidence.ts";
import type { Reply } from "./ask-miner.ts";
import type { Examined } from "./examine-reply.ts";
import type { Standings } from "./standings.ts";

/** One miner's part of a round. */
export type Result = { reply: Reply } & Examined;

/** When and what. */
export type RoundAt = { round: number; epoch: number; block: number; atMs: number; plan: RoundPlan };

/** A round as it is stored. */
export function toRoundRow(
  results: readonly Result[],
  at: RoundAt,
  known: Pick<Standings, "startOf">,
): RoundRow {
  const { round, epoch, block, atMs, plan } = at;
  const { model, endpoint } = plan;
  return {
    round,
    epoch,
    block,
    atMs,
    model,
    endpoint,
    responses: results.map((result) => toResponseRow(result, plan.maxTokens)),
    states: results.map(({ reply, dossier }) => {
      const { hotkey } = reply.target;
      return { hotkey, model, dossier, start: known.startOf(hotkey, model) };
    }),
    answers: results.flatMap(toAnswerRow),
  };
}

/** A round whose verdicts do not count after all: the engine that gave them is not trusted. */
export function withdrawn(
  results: readonly Result[],
  known: Pick<Standings, "dossier">,
  { epoch, plan }: RoundAt,
): Result[] {
  return results.map((result) => ({
    ...result,
    verdict: noEvidence("the engine is not trusted in this epoch", result.verdict.tokens),
    dossier: known.dossier(result.reply.target.hotkey, plan.model) ?? freshDossier(epoch),
  }));
}

/** A round as it is told (contracts §1). */
export function toRoundEvent(
  results: readonly Result[],
  at: RoundAt & { behaviourOf?: ((hotkey: Address) => string | undefined) | undefined },
): Record<string, unknown> {
  const { round, block, plan, behaviourOf } = at;
  const miners = results.map(({ reply, verdict, dossier }) => ({
    uid: reply.target.uid,
    hotkey: reply.target.hotkey,
    ...(behaviourOf && { behaviour: behaviourOf(reply.target.hotkey) ?? null }),
    verified: verdict.verified,
    cause: verdict.cause,
    message: verdict.message,
    ttftMs: reply.answer.firstAtMs,
    totalMs: reply.answer.lastAtMs,
    tokens: verdict.tokens,
    tokensPerSecond: rateOf(verdict.tokens, reply.answer.lastAtMs),
    evidence: verdict.evidence,
    state: dossier.state,
  }));
  return { round, block, model: plan.model, endpoint: plan.endpoint, miners };
}

function toResponseRow({ reply, verdict }: Result, maxTokens: number): ResponseRow {
  const { target, answer } = reply;
  return {
    hotkey: target.hotkey,
    uid: target.uid,
    verified: verdict.verified,
    cause: verdict.cause,
    gross: verdict.gross,
    tokens: verdict.tokens,
    maxTokens,
    seconds: answer.lastAtMs === null ? null : answer.lastAtMs / 1000,
    ttftMs: answer.firstAtMs,
    evidence: finite(verdict.evidence),
  };
}

function toAnswerRow({ reply }: Result): AnswerRow[] {
  const hash = reply.failure === null ? answerHash(reply.answer) : null;
  return hash === null ? [] : [{ hash, hotkey: reply.target.hotkey }];
}

/** SQLite keeps no infinity in a column that must not be null. */
function finite(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-1e300, Math.min(1e300, value));
}

function rateOf(tokens: number, totalMs: number | null): number | null {
  return totalMs === null || totalMs <= 0 ? null : tokens / (totalMs / 1000);
}
