import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import { checkLogprobsMode } from "./check-logprobs-mode.ts";
import { explainPrefill, explainRoute } from "./explain-refusal.ts";
import { PROBE_TEXT } from "./probe-text.ts";
import { unfit } from "./unfit.ts";

/** What is expected of an engine. */
export type EngineNeeds = {
  /** For the error: the address without credentials. */
  url: string;
  /** Room for the longest request and its answer, tokens. */
  tokens: number;
};

/** What a verification asks for; vLLM gives no more by itself. */
const TOP = 20;
/** Mean difference of two prefills of the same ids, nats: rounding is far below, stale values are far above. */
const SAME = 0.1;
/** Enough to fill blocks of a prefix cache. */
const MOST_IDS = 96;

/**
 * Asks an engine for everything that verification will ask of it: length, both tokenizer routes, a prefill, the same
 * once more (prefix caching can break it), and generated log-probabilities from before sampling.
 *
 * @throws {TargonError} `ENGINE_UNFIT` with what was `found` and its `mend`; `ENGINE_UNREACHABLE`, `ENGINE_TIMEOUT`
 */
export async function checkEngine(engine: Engine, needs: EngineNeeds, signal?: AbortSignal): Promise<void> {
  checkLength(await engine.describe(signal), needs);
  const ids = await checkTokenizer(engine, needs, signal);
  const once = await prefill(engine, { ids, needs }, signal);
  const again = await prefill(engine, { ids, needs }, signal);
  if (distance(once, again) > SAME)
    throw unfit(needs.url, {
      found: "it gives other prompt_logprobs when it is asked again",
      mend: "start it with --no-enable-prefix-caching",
    });
  await checkLogprobsMode(engine, { ids, url: needs.url }, signal);
}

function checkLength({ maxModelLen }: EngineDescription, { url, tokens }: EngineNeeds): void {
  if (maxModelLen >= tokens) return;
  throw unfit(url, {
    found: `it has room for ${maxModelLen} tokens, the longest requests need ${tokens}`,
    mend: `start it with --max-model-len ${tokens} or more`,
  });
}

async function checkTokenizer(engine: Engine, { url }: EngineNeeds, signal?: AbortSignal): Promise<number[]> {
  try {
    const ids = (await engine.tokenize({ prompt: PROBE_TEXT }, signal)).slice(0, MOST_IDS);
    await engine.tokenize({ messages: [{ role: "user", content: PROBE_TEXT }] }, signal);
    await engine.detokenize(ids, signal);
    return ids;
  } catch (error) {
    throw explainRoute(error, url);
  }
}

type Prefill = { ids: number[]; needs: EngineNeeds };

async function prefill(engine: Engine, { ids, needs }: Prefill, signal?: AbortSignal): Promise<number[]> {
  try {
    const scores = await engine.score(ids, TOP, signal);
    return scores.flatMap((score) => (score === null ? [] : [score.logprob]));
  } catch (error) {
    throw explainPrefill(error, needs.url);
  }
}

function distance(once: number[], again: number[]): number {
  const sum = once.reduce((total, logprob, i) => total + Math.abs(logprob - (again[i] ?? 0)), 0);
  return sum / Math.max(1, once.length);
}
