import { withoutEcho } from "../../domain/answer/without-echo.ts";
import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import type { Answer, Sampling } from "../../domain/types.ts";
import { type Finding, failed } from "../../domain/verification/finding.ts";
import type { Position, Scored } from "../../domain/verification/position.ts";
import type { StructureFacts } from "../../domain/verification/structure/facts.ts";
import { TargonError } from "../../errors.ts";
import type { RequestFacts } from "./request-facts.ts";

/** The likeliest tokens asked of a prefill: vLLM's default limit. */
const TOP = 20;

/**
 * The prompt's ids as the generating endpoint made them; the miner's own word for them is never used. Null where the
 * request alters how they are made.
 */
export async function promptIds(
  engine: Engine,
  { prompt, altered }: RequestFacts,
  signal?: AbortSignal,
): Promise<number[] | null> {
  if (altered?.hides === "prompt") return null;
  return "ids" in prompt ? prompt.ids : await engine.tokenize(prompt, signal);
}

/** The answer without the prompt, where the request let it begin with it. */
export async function unechoed(
  engine: Engine,
  { asked, prompt, answer }: { asked: RequestFacts; prompt: number[] | null; answer: Answer },
  signal?: AbortSignal,
): Promise<Answer> {
  if (!asked.echo || prompt === null) return answer;
  const text = "prompt" in asked.prompt ? asked.prompt.prompt : await engine.detokenize(prompt, signal);
  return withoutEcho(answer, { ids: prompt, text });
}

/** What the structure checks look at, as the request, the answer and the engine's description tell it. */
export function structureFacts(
  asked: RequestFacts,
  { answer, sampling, lagMs }: { answer: Answer; sampling: Sampling; lagMs: number | null },
  engine: { description: EngineDescription; promptTokens: number | null },
): StructureFacts {
  const { eosIds, vocabSize, maxModelLen } = engine.description;
  const { askedStream, askedUsage, askedTokens, askedChoices, ending } = asked;
  const { promptTokens } = engine;
  return {
    answer,
    sampling,
    ending,
    lagMs,
    askedStream,
    askedUsage,
    askedTokens,
    askedChoices,
    promptTokens,
    eosIds,
    vocabSize,
    maxModelLen,
  };
}

/** One prefill of prompt and answer; ids that the engine does not know are the miner's fault. */
export async function prefill(
  engine: Engine,
  {
    answer,
    sampling,
    prompt,
    vocabulary,
  }: { answer: Answer; vocabulary?: number | undefined; sampling: Sampling; prompt: number[] },
  signal?: AbortSignal,
): Promise<Scored | Finding> {
  const ids = answer.tokens.map(({ id }) => id);
  try {
    const scores = await engine.score([...prompt, ...ids], TOP, signal);
    const positions = answer.tokens.map((token, i): Position => {
      const score = scores[prompt.length + i];
      if (!score) throw new TargonError("ENGINE_ANSWER_INVALID", "the prefill lacks a position");
      return { token, score };
    });
    return { positions, promptLength: prompt.length, prompt, sampling, vocabulary };
  } catch (error) {
    if (isOutOfVocabulary(error))
      return failed("tokens", { cause: "TOKEN_INVALID" }, { detail: "ids outside the vocabulary" });
    throw error;
  }
}

function isOutOfVocabulary(error: unknown): boolean {
  return (
    error instanceof TargonError &&
    error.code === "ENGINE_REFUSED" &&
    /out of vocab/i.test(String(error.data.detail))
  );
}
