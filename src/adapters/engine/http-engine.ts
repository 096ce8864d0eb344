import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Message } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { createLimit } from "../../lib/limit.ts";
import type { Log } from "../../lib/log.ts";
import { continueBody, continuedAnswer, continuedTops } from "./continue-from.ts";
import { describeEngine } from "./describe-engine.ts";
import { createEngineHttp, type EngineHttp } from "./engine-http.ts";
import { detokenizeAnswer, generatedAnswer, prefillAnswer, tokenizeAnswer } from "./engine-schemas.ts";
import { promptScores } from "./prompt-scores.ts";

/**
 * `url` with or without /v1; `model` default the first that the engine lists; `timeoutMs` for each call, default 60 s;
 * `describeTimeoutMs` for the questions what it serves, which need no model to run, default `timeoutMs`.
 */
export type HttpEngineOptions = {
  url: string;
  apiKey?: string;
  model?: string;
  timeoutMs?: number;
  describeTimeoutMs?: number;
  log: Log;
};

const DEFAULT_TIMEOUT_MS = 60_000;
/** Prefills at once and in waiting: an engine out of memory takes every caller down. */
const AT_ONCE = 2;
const MAX_WAITING = 512;
/** How long a description holds. */
const DESCRIPTION_MS = 30_000;

/**
 * The `Engine` port over HTTP, for any server that speaks vLLM's API; `describe()` has been asked once on return.
 *
 * @throws {TargonError} `ENGINE_UNREACHABLE`, `ENGINE_TIMEOUT`, `ENGINE_REFUSED`, `ENGINE_OTHER_MODEL`,
 * `ENGINE_ANSWER_INVALID`, an abort; the port's calls also `QUEUE_FULL`
 */
export async function openHttpEngine(options: HttpEngineOptions, signal?: AbortSignal): Promise<Engine> {
  const url = options.url.replace(/\/+$/, "").replace(/\/v1$/, "");
  const { apiKey, timeoutMs = DEFAULT_TIMEOUT_MS, describeTimeoutMs = timeoutMs, log } = options;
  const http = createEngineHttp({ url, timeoutMs, ...(apiKey && { apiKey }) });
  const engine = engineOver(http, { model: options.model, timeoutMs: describeTimeoutMs });
  try {
    const { model, version, maxModelLen } = await engine.describe(signal);
    log.debug("engine found", { url, model, version, maxModelLen });
    return engine;
  } catch (error) {
    await http.close();
    throw error;
  }
}

/** Which model is wanted, and how long each question after it may take. */
type Wanted = { model: string | undefined; timeoutMs: number };

function engineOver(http: EngineHttp, wanted: Wanted): Engine {
  const limit = createLimit(AT_ONCE, { maxWaiting: MAX_WAITING, onFull: queueFull });
  const describe = cachedDescription(http, wanted);
  const queued: EngineHttp["call"] = (call, signal) => limit.run(() => http.call(call, signal), signal);
  return {
    describe,
    async tokenize(request, signal) {
      const { model } = await describe(signal);
      const body = { model, ...tokenizeFields(request) };
      return (await queued({ path: "/tokenize", body, answer: tokenizeAnswer }, signal)).tokens;
    },
    async detokenize(ids, signal) {
      const body = { model: (await describe(signal)).model, tokens: ids };
      return (await queued({ path: "/detokenize", body, answer: detokenizeAnswer }, signal)).prompt;
    },
    async score(ids, topK, signal) {
      const body = prefillBody(await describe(signal), ids, topK);
      const { choices } = await queued({ path: "/v1/completions", body, answer: prefillAnswer }, signal);
      return promptScores(choices[0]?.prompt_logprobs ?? [], { ids, topK });
    },
    async continueFrom(prefixes, signal) {
      if (prefixes.length === 0) return [];
      const body = continueBody((await describe(signal)).model, prefixes);
      const answer = await queued({ path: "/v1/completions", body, answer: continuedAnswer }, signal);
      return continuedTops(answer, prefixes.length);
    },
    async generate({ endpoint, body }, signal) {
      return await queued({ path: PATHS[endpoint], body, answer: generatedAnswer }, signal);
    },
    close: () => http.close(),
  };
}

function cachedDescription(http: EngineHttp, wanted: Wanted): Engine["describe"] {
  let known: { at: number; description: EngineDescription } | undefined;
  return async (signal) => {
    if (known && performance.now() - known.at < DESCRIPTION_MS) return known.description;
    const model = wanted.model ?? known?.description.model;
    const description = await describeEngine(http, { ...wanted, model }, signal);
    known = { at: performance.now(), description };
    return description;
  };
}

/** A `/tokenize` body's keys that give the same special tokens and template as the generating endpoint (reference/vllm.md §2). */
export function tokenizeFields(request: { messages: Message[] } | { prompt: string }): object {
  return "messages" in request
    ? { messages: request.messages, add_generation_prompt: true, add_special_tokens: false }
    : { prompt: request.prompt, add_special_tokens: true };
}

function prefillBody({ model, maxModelLen }: EngineDescription, prompt: number[], topK: number): object {
  if (prompt.length + 1 > maxModelLen)
    throw new TargonError("ENGINE_REFUSED", "prompt and answer are longer than the engine's context", {
      data: { tokens: prompt.length, maxModelLen },
    });
  return { model, prompt, max_tokens: 1, temperature: 1, top_p: 1, prompt_logprobs: topK, stream: false };
}

function queueFull(): TargonError {
  return new TargonError("QUEUE_FULL", "too many calls wait for the engine", {
    data: { waiting: MAX_WAITING },
  });
}
