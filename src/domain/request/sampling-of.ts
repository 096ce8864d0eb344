import { TargonError } from "../../errors.ts";
import type { Sampling } from "../types.ts";

/** `/v1/completions` without `max_tokens` makes 16 tokens; chat fills the context (reference/vllm.md §1.1). */
const COMPLETION_DEFAULT_MAX_TOKENS = 16;

/** vLLM raises a temperature between 0 and this to it (reference/vllm.md §1.5). */
const LEAST_TEMPERATURE = 0.01;

/**
 * What a request's body claims about sampling, with the defaults that OpenAI and vLLM give to what is missing or null.
 *
 * `maxTokens` is `max_completion_tokens` before `max_tokens`; a seed of -1 is none, as in vLLM.
 *
 * @throws {TargonError} `RESPONSE_INVALID` when a key holds something of another kind, naming the key
 */
export function samplingOf(body: Record<string, unknown>): Sampling {
  const read = (key: string, fallback: number) => numberOf(body, key) ?? fallback;
  const seed = seedOf(body);
  const maxTokens = maxTokensOf(body);
  const stopTokenIds = stopTokenIdsOf(body.stop_token_ids);
  return {
    temperature: temperatureOf(read("temperature", 1)),
    topP: read("top_p", 1),
    topK: read("top_k", 0),
    minP: read("min_p", 0),
    presencePenalty: read("presence_penalty", 0),
    frequencyPenalty: read("frequency_penalty", 0),
    repetitionPenalty: read("repetition_penalty", 1),
    ...(seed !== undefined && { seed }),
    ...(maxTokens !== undefined && { maxTokens }),
    stop: stopOf(body.stop),
    ...(stopTokenIds.length > 0 && { stopTokenIds }),
  };
}

function temperatureOf(temperature: number): number {
  if (temperature < 0) throw invalid("temperature", "a number of at least 0");
  return temperature > 0 ? Math.max(temperature, LEAST_TEMPERATURE) : temperature;
}

function maxTokensOf(body: Record<string, unknown>): number | undefined {
  const said = numberOf(body, "max_completion_tokens") ?? numberOf(body, "max_tokens");
  if (said !== undefined) return said;
  return "prompt" in body ? COMPLETION_DEFAULT_MAX_TOKENS : undefined;
}

function seedOf(body: Record<string, unknown>): bigint | undefined {
  const value = body.seed;
  if (value === undefined || value === null || value === -1) return undefined;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw invalid("seed", "an integer");
}

function stopOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw invalid("stop", "a text or a list of texts");
}

function stopTokenIdsOf(value: unknown): number[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => Number.isInteger(item))) return value;
  throw invalid("stop_token_ids", "a list of token ids");
}

function numberOf(body: Record<string, unknown>, key: string): number | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw invalid(key, "a number");
}

function invalid(key: string, expected: string): TargonError {
  return new TargonError("RESPONSE_INVALID", "the request holds a value of the wrong kind", {
    data: { key: `request.${key}`, expected },
  });
}
