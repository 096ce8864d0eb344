import type { CallDeadlines, MinerTarget } from "../../domain/ports/miner.ts";
import type { Prompt } from "../../domain/prompts/prompt.ts";
import { buildRequest } from "../../domain/request/build-request.ts";
import { deadlinesOf } from "../../domain/request/deadlines.ts";
import { seedFor } from "../../domain/request/seed.ts";
import type { Duplicates } from "../../domain/rounds/duplicates.ts";
import type { RoundPlan } from "../../domain/rounds/plan-round.ts";
import type { MinerRequest } from "../../domain/types.ts";
import { askMiner } from "./ask-miner.ts";
import type { ValidatorDeps, VerifyAnswer } from "./deps.ts";
import { type ExamineParts, examineReply, isTrusted } from "./examine-reply.ts";
import type { Patience } from "./patience.ts";
import type { ResponseKeeper } from "./response-keeper.ts";
import { type Result, toRoundEvent, toRoundRow, withdrawn } from "./round-result.ts";
import type { Trust } from "./trust.ts";

/** What a round needs. */
export type RoundParts = Omit<ValidatorDeps, "verify"> &
  ExamineParts & {
    verify: VerifyAnswer;
    duplicates: Duplicates;
    patience: Patience;
    responses: ResponseKeeper;
    trust: Trust;
  };

/** One round: what is asked of whom. */
export type RoundCall = {
  round: number;
  block: number;
  plan: RoundPlan;
  prompt: Prompt;
  timeoutMs: number;
};

/**
 * Asks all miners of a plan at once, verifies each answer as soon as it is whole, saves the answers where asked to,
 * keeps everything in one transaction and tells it as `round`. A miner that is slow or silent ends with its own deadline and delays no other.
 *
 * @throws only the abort of `signal`, after which nothing is kept
 */
export async function runRound(parts: RoundParts, call: RoundCall, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const requestId = `${call.round}.${Buffer.from(parts.random.bytes(8)).toString("hex")}`;
  try {
    const results = await Promise.all(
      call.plan.targets.map((target) => askAndJudge(parts, { ...call, target, requestId }, until)),
    );
    signal.throwIfAborted();
    // From here on the round is kept and told, a stop or not: no files without their round.
    const replies = results.map(({ reply }) => reply);
    await parts.responses.keep(replies, call.round);
    const { epoch } = parts.memory.epoch();
    const at = {
      round: call.round,
      epoch,
      block: call.block,
      atMs: Math.floor(parts.clock.now()),
      plan: call.plan,
    };
    parts.memory.add(toRoundRow(results, at, parts.memory));
    parts.trust.review(call.plan.model);
    const told = isTrusted(parts.memory, call.plan.model) ? results : withdrawn(results, parts.memory, at);
    parts.metrics?.roundEnded(told.map(({ verdict, audited }) => ({ ...verdict, audited })));
    parts.output.event("round", toRoundEvent(told, { ...at, behaviourOf: parts.behaviourOf }));
  } finally {
    over.abort();
  }
}

type OneCall = RoundCall & { target: MinerTarget; requestId: string };

async function askAndJudge(parts: RoundParts, call: OneCall, signal: AbortSignal): Promise<Result> {
  const { target, plan, round } = call;
  const { hotkey } = target;
  const reply = await askMiner(parts, { target, ...callOf(parts, call) }, signal);
  const duplicateOf = reply.failure === null ? parts.duplicates.check(reply.answer, { hotkey, round }) : null;
  const examined = await examineReply(parts, { reply, round, model: plan.model, duplicateOf }, signal);
  return { reply, ...examined };
}

function callOf(parts: RoundParts, call: OneCall): { request: MinerRequest; deadlines: CallDeadlines } {
  const { plan, prompt, requestId, target, timeoutMs } = call;
  const { model, temperature, topP, maxTokens } = plan;
  const seed = seedFor(parts.memory.epoch().secret, { hotkey: target.hotkey, requestId });
  return {
    request: buildRequest({ ...prompt, model, seed, temperature, topP, maxTokens }),
    deadlines: deadlinesOf({ timeoutMs, maxTokens, stretchMs: parts.patience.stretchMs }),
  };
}
