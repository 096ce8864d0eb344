import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { continueBody, continuedAnswer, continuedTops } from "./continue-from.ts";
import { describeEngine } from "./describe-engine.ts";
import { createEngineHttp, type EngineHttp } from "./engine-http.ts";
import { detokenizeAnswer, generatedAnswer, prefillAnswer } from "./engine-schemas.ts";
import { plainUrl } from "./plain-url.ts";
import { promptScores } from "./prompt-scores.ts";
import { createTokenizer } from "./tokenize-prompt.ts";

/**
 * `url` with or without /v1; `model` default the first that the engine lists; `timeoutMs` for each call, default 60 s;
 * `describeTimeoutMs` for the questions what it serves, which need no model to run, default `timeoutMs`; for
 * `descriptionMs` what it said then is taken for true, default 30 s.
 */
export type HttpEngineOptions = {
  url: string;
  apiKey?: string;
  model?: string;
  timeoutMs?: number;
  describeTimeoutMs?: number;
  descriptionMs?: number;
  log: Log;
};

const DEFAULT_TIMEOUT_MS = 60_000;
const DESCRIPTION_MS = 30_000;

/**
 * The `Engine` port over HTTP, for any server that speaks vLLM's API; `describe()` has been asked once on return. Each
 * call goes out at once: a queue is its caller's.
 *
 * @throws {TargonError} `ENGINE_UNREACHABLE`, `ENGINE_TIMEOUT`, `ENGINE_REFUSED`, `ENGINE_OTHER_MODEL`,
 * `ENGINE_ANSWER_INVALID`, an abort
 */
export async function openHttpEngine(options: HttpEngineOptions, signal?: AbortSignal): Promise<Engine> {
  const url = options.url.replace(/\/+$/, "").replace(/\/v1$/, "");
  const { apiKey, timeoutMs = DEFAULT_TIMEOUT_MS, log } = options;
  const { describeTimeoutMs = timeoutMs, descriptionMs = DESCRIPTION_MS } = options;
  const http = createEngineHttp({ url, timeoutMs, ...(apiKey && { apiKey }) });
  const engine = engineOver(http, { model: options.model, timeoutMs: describeTimeoutMs, descriptionMs });
  try {
    const { model, version, maxModelLen } = await engine.describe(signal);
    log.debug("engine found", { url: plainUrl(url), model, version, maxModelLen });
    return engine;
  } catch (error) {
    await http.close();
    throw error;
  }
}

/** Which model is wanted, how long each question after it may take, and how long an answer holds. */
type Wanted = { model: string | undefined; timeoutMs: number; descriptionMs: number };

function engineOver(http: EngineHttp, wanted: Wanted): Engine {
  const describe = cachedDescription(http, wanted);
  const tokenize = createTokenizer(http);
  return {
    describe,
    async tokenize(request, signal) {
      return await tokenize({ model: (await describe(signal)).model, request }, signal);
    },
    async detokenize(ids, signal) {
      const body = { model: (await describe(signal)).model, tokens: ids };
      return (await http.call({ path: "/detokenize", body, answer: detokenizeAnswer }, signal)).prompt;
    },
    async score(ids, topK, signal) {
      const body = prefillBody(await describe(signal), ids, topK);
      const { choices } = await http.call({ path: "/v1/completions", body, answer: prefillAnswer }, signal);
      return promptScores(choices[0]?.prompt_logprobs ?? [], { ids, topK });
    },
    async continueFrom(prefixes, signal) {
      if (prefixes.length === 0) return [];
      const body = continueBody((await describe(signal)).model, prefixes);
      const answer = await http.call({ path: "/v1/completions", body, answer: continuedAnswer }, signal);
      return continuedTops(answer, prefixes.length);
    },
    async generate({ endpoint, body }, signal) {
      return await http.call({ path: PATHS[endpoint], body, answer: generatedAnswer }, signal);
    },
    close: () => http.close(),
  };
}

function cachedDescription(http: EngineHttp, wanted: Wanted): Engine["describe"] {
  let known: { at: number; description: EngineDescription } | undefined;
  return async (signal) => {
    if (known && performance.now() - known.at < wanted.descriptionMs) return known.description;
    const model = wanted.model ?? known?.description.model;
    const description = await describeEngine(http, { ...wanted, model }, signal);
    known = { at: performance.now(), description };
    return description;
  };
}

function prefillBody({ model, maxModelLen }: EngineDescription, prompt: number[], topK: number): object {
  if (prompt.length + 1 > maxModelLen)
    throw new TargonError("ENGINE_REFUSED", "prompt and answer are longer than the engine's context", {
      data: { tokens: prompt.length, maxModelLen },
    });
  return { model, prompt, max_tokens: 1, temperature: 1, top_p: 1, prompt_logprobs: topK, stream: false };
}
