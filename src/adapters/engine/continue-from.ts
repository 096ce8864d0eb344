import { z } from "zod";
import type { TopLogprob } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

/** The most that vLLM gives without being started for more. */
const TOP = 20;
/** vLLM's text for -∞ in JSON. */
const NEVER = -9999;
const ID = /^token_id:(\d{1,9})$/;

/** `POST /v1/completions` with a list of prompts, one token each. */
export const continuedAnswer = z.looseObject({
  choices: z.array(
    z.looseObject({
      index: z.number().int().nonnegative(),
      logprobs: z.looseObject({ top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).min(1) }),
    }),
  ),
});

/** One request for the next token of each prefix. */
export function continueBody(model: string, prefixes: number[][]): object {
  return {
    model,
    prompt: prefixes,
    max_tokens: 1,
    temperature: 0,
    logprobs: TOP,
    return_tokens_as_token_ids: true,
    stream: false,
  };
}

/**
 * The likeliest next tokens of each prefix, likeliest first, in the order of the prefixes.
 *
 * @throws {TargonError} `ENGINE_ANSWER_INVALID` when one is missing or a token has no id
 */
export function continuedTops(
  { choices }: z.infer<typeof continuedAnswer>,
  prefixes: number,
): TopLogprob[][] {
  return Array.from({ length: prefixes }, (_, index) => {
    const entry = choices.find((choice) => choice.index === index)?.logprobs.top_logprobs[0];
    if (!entry) throw invalid("prefix", index);
    return Object.entries(entry)
      .map(([name, logprob]) => ({ id: idOf(name), logprob }))
      .filter(({ logprob }) => logprob > NEVER)
      .sort((a, b) => b.logprob - a.logprob || a.id - b.id)
      .slice(0, TOP);
  });
}

function idOf(name: string): number {
  const id = ID.exec(name)?.[1];
  if (id === undefined) throw invalid("token", name);
  return Number(id);
}

function invalid(what: string, value: string | number): TargonError {
  return new TargonError("ENGINE_ANSWER_INVALID", "the engine's continuations do not fit the question", {
    data: { [what]: value },
  });
}
