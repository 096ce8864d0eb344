import { PATHS } from "../../domain/ports/miner.ts";
import type { Message } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import type { EngineHttp } from "./engine-http.ts";
import { echoedIdsAnswer, tokenizeAnswer } from "./engine-schemas.ts";

/** A prompt in one of its two forms. */
export type Prompt = { messages: Message[] } | { prompt: string };

/** What a server answers that lacks the route, or that takes one form of prompt only. */
const LACKING: readonly unknown[] = [404, 405, 422];

/** A `/tokenize` body's keys that give the same special tokens and template as the generating endpoint (reference/vllm.md §2). */
export function tokenizeFields(request: Prompt): object {
  return "messages" in request
    ? { messages: request.messages, add_generation_prompt: true, add_special_tokens: false }
    : { prompt: request.prompt, add_special_tokens: true };
}

/**
 * Makes what asks one engine for the ids of prompts: by `/tokenize`, and where a router in front lacks that (Ray Serve
 * takes no messages there) by having one token generated, with `return_token_ids`.
 *
 * @throws {TargonError} those of `EngineHttp`; `ENGINE_REFUSED` of `/tokenize` where neither way works
 */
export function createTokenizer(
  http: EngineHttp,
): (of: { model: string; request: Prompt }, signal?: AbortSignal) => Promise<number[]> {
  const lacking = new Map<"messages" | "prompt", TargonError>();
  return async ({ model, request }, signal) => {
    const form = "messages" in request ? "messages" : "prompt";
    const known = lacking.get(form);
    if (known !== undefined) return await byGenerating(http, { model, request, missing: known }, signal);
    try {
      const body = { model, ...tokenizeFields(request) };
      return (await http.call({ path: "/tokenize", body, answer: tokenizeAnswer }, signal)).tokens;
    } catch (error) {
      if (!isLacking(error)) throw error;
      const ids = await byGenerating(http, { model, request, missing: error }, signal);
      lacking.set(form, error);
      return ids;
    }
  };
}

function isLacking(error: unknown): error is TargonError {
  return (
    error instanceof TargonError && error.code === "ENGINE_REFUSED" && LACKING.includes(error.data.status)
  );
}

async function byGenerating(
  http: EngineHttp,
  { model, request, missing }: { model: string; request: Prompt; missing: TargonError },
  signal?: AbortSignal,
): Promise<number[]> {
  const path = "messages" in request ? PATHS.CHAT : PATHS.COMPLETION;
  const body = { model, ...request, max_tokens: 1, return_token_ids: true, stream: false };
  const answer = await http.call({ path, body, answer: echoedIdsAnswer }, signal);
  const ids = answer.prompt_token_ids ?? answer.choices[0]?.prompt_token_ids;
  if (ids) return ids;
  throw missing;
}
