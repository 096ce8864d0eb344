import { answerOf } from "../../domain/answer/answer-of.ts";
import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { samplingOf } from "../../domain/request/sampling-of.ts";
import type { Answer, Sampling, SavedResponse, TopLogprob, Verdict } from "../../domain/types.ts";
import type { Finding } from "../../domain/verification/finding.ts";
import { noEvidence } from "../../domain/verification/no-evidence.ts";
import type { Position } from "../../domain/verification/position.ts";
import type { RuleCase } from "../../domain/verification/rules/rule-case.ts";
import { type RulesVersion, rulesVerdict } from "../../domain/verification/rules/rules-verdict.ts";
import { streamFacts } from "../../domain/verification/rules/stream-facts.ts";
import { prefill, promptIds } from "./gather.ts";
import { engineTrouble, otherModel, ownTrouble } from "./own-trouble.ts";
import { requestFacts } from "./request-facts.ts";

/** An answer, and whose rules it is held to. */
export type RulesInput = { saved: SavedResponse; rules: RulesVersion };

/**
 * What the reference of that version would say of an answer, from one prefill by token ids (the reference tokenized the
 * text again). Engine trouble is `verified: null` with cause INTERNAL_ERROR.
 *
 * @throws {TargonError} `RESPONSE_INVALID` when the request has a form that cannot be verified; an abort
 */
export async function judgeByRules(
  deps: { engine: Engine; clock: Pick<Clock, "monotonic"> },
  input: RulesInput,
  signal?: AbortSignal,
): Promise<Verdict> {
  const started = deps.clock.monotonic();
  const answer = answerOf(input.saved);
  const verdict = await verdictOf(deps.engine, { ...input, answer }, signal);
  return { ...verdict, tookMs: deps.clock.monotonic() - started };
}

type Work = RulesInput & { answer: Answer };

async function verdictOf(engine: Engine, work: Work, signal?: AbortSignal): Promise<Verdict> {
  const { answer, saved, rules } = work;
  const asked = requestFacts(saved.request);
  const count = answer.tokens.length;
  try {
    const description = await engine.describe(signal);
    const { model, version, fingerprint } = description;
    const other = otherModel(asked.model, description);
    if (other !== null) return ownTrouble(other, count);
    const known = { ...noEvidence("", count), engine: { model, version, fingerprint }, weaker: true };
    const prompt = await promptIds(engine, asked, signal);
    if (prompt === null) return { ...known, message: `${asked.altered?.key} changes the prompt` };
    const scored = await scoreAnswer(engine, { answer, prompt, description }, signal);
    if (!("positions" in scored)) return { ...known, verified: false, ...refusalOf(scored) };
    return { ...known, ...rulesVerdict(rules, caseOf(work, prompt, { ...scored, description })) };
  } catch (error) {
    return engineTrouble(error, count);
  }
}

/** Rules 4.2 to 5.3 ask what comes after the text: where no end token stands there, one more is prefilled. */
async function scoreAnswer(
  engine: Engine,
  { answer, prompt, description }: { answer: Answer; prompt: number[]; description: EngineDescription },
  signal?: AbortSignal,
): Promise<{ positions: Position[]; next: TopLogprob[] | null } | Finding> {
  const last = answer.tokens.at(-1);
  if (last === undefined) return { positions: [], next: null };
  const { eosIds, maxModelLen } = description;
  const fits = prompt.length + answer.tokens.length + 1 < maxModelLen;
  const isOpen = fits && eosIds?.includes(last.id) !== true;
  const tokens = isOpen ? [...answer.tokens, { ...last, id: eosIds?.[0] ?? last.id }] : answer.tokens;
  const sampling = PLAIN;
  const scored = await prefill(engine, { answer: { ...answer, tokens }, sampling, prompt }, signal);
  if (!("positions" in scored)) return scored;
  const positions = scored.positions.slice(0, answer.tokens.length);
  return { positions, next: isOpen ? (scored.positions.at(-1)?.score.top ?? null) : null };
}

/** A prefill is the same whatever the sampling. */
const PLAIN: Sampling = samplingOf({});

function caseOf(
  { answer, saved }: Work,
  prompt: number[],
  {
    positions,
    next,
    description,
  }: { positions: Position[]; next: TopLogprob[] | null; description: EngineDescription },
): RuleCase {
  const { temperature, maxTokens, seed } = samplingOf(saved.request);
  return {
    positions,
    promptTokens: prompt.length,
    temperature,
    maxTokens: maxTokens ?? null,
    seed: seed ?? 0n,
    usage: answer.usage,
    endIds: description.eosIds,
    next,
    stream: answer.streamed && saved.chunks ? streamFacts(saved.chunks) : null,
  };
}

function refusalOf({ cause, name, detail }: Finding): Pick<Verdict, "cause" | "message"> {
  return { cause, message: `${name}: ${detail}` };
}
