import type { ResponseRow, RoundRow } from "../../domain/ports/score-store.ts";
import type { RoundPlan } from "../../domain/rounds/plan-round.ts";
import type { Address, Verdict } from "../../domain/types.ts";
import type { Reply } from "./ask-miner.ts";
import type { Standing } from "./deps.ts";

/** One miner's part of a round. */
export type Result = { reply: Reply; verdict: Verdict; standing: Standing };

/** When and what. */
export type RoundAt = { round: number; epoch: number; block: number; atMs: number; plan: RoundPlan };

/** A round as it is stored. */
export function toRoundRow(results: readonly Result[], at: RoundAt): RoundRow {
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
    states: results.map(({ reply, standing }) => ({ hotkey: reply.target.hotkey, model, ...pick(standing) })),
  };
}

/** A round as it is told (contracts §1). */
export function toRoundEvent(
  results: readonly Result[],
  at: RoundAt & { behaviourOf?: ((hotkey: Address) => string | undefined) | undefined },
): Record<string, unknown> {
  const { round, block, plan, behaviourOf } = at;
  const miners = results.map(({ reply, verdict, standing }) => ({
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
    state: standing.state,
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

function pick({ state, evidence }: Standing): Standing {
  return { state, evidence: finite(evidence) };
}

/** SQLite keeps no infinity in a column that must not be null. */
function finite(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-1e300, Math.min(1e300, value));
}

function rateOf(tokens: number, totalMs: number | null): number | null {
  return totalMs === null || totalMs <= 0 ? null : tokens / (totalMs / 1000);
}
