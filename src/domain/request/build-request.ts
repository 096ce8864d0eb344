import { TargonError } from "../../errors.ts";
import type { Endpoint, Message, MinerRequest } from "../types.ts";

/** What a request says; everything else that is sent is fixed by the one builder. */
export type RequestSpec = {
  model: string;
  /** Null: not seeded, the key is left out. Within ±(2^53 - 1), so that JSON carries it exactly. */
  seed: bigint | null;
  temperature: number;
  topP: number;
  maxTokens: number;
  /** Default true. */
  stream?: boolean;
} & ({ endpoint: "CHAT"; messages: Message[] } | { endpoint: "COMPLETION"; prompt: string });

/** How many likely tokens we ask for beside each token. */
const TOP_LOGPROBS = 5;

/**
 * The one builder of requests: synthetic ones, `targon query`, the library and organics have the same keys in the
 * same order, so that a request's shape tells nothing.
 *
 * Everything that a server could take from the model's generation_config.json is said explicitly
 * (reference/vllm.md §1.5, trap 10).
 *
 * @throws {TargonError} `USAGE` when the seed is beyond what a JSON number carries exactly
 */
export function buildRequest(spec: RequestSpec): MinerRequest {
  const stream = spec.stream ?? true;
  const body: Record<string, unknown> = {
    model: spec.model,
    stream,
    ...logprobsOf(spec.endpoint),
    return_tokens_as_token_ids: true,
    ...(stream && { stream_options: { include_usage: true } }),
    ...(spec.seed !== null && { seed: toJsonNumber(spec.seed) }),
    temperature: spec.temperature,
    top_p: spec.topP,
    top_k: -1,
    min_p: 0,
    repetition_penalty: 1,
    max_tokens: spec.maxTokens,
    ...(spec.endpoint === "CHAT" ? { messages: spec.messages } : { prompt: spec.prompt }),
  };
  return { endpoint: spec.endpoint, model: spec.model, body };
}

/** The bytes that are signed and sent: its own, or UTF-8 of the body's JSON, keys in the builder's order. */
export function serialise(request: MinerRequest): Uint8Array {
  return request.bytes ?? new TextEncoder().encode(JSON.stringify(request.body));
}

function logprobsOf(endpoint: Endpoint): Record<string, unknown> {
  return endpoint === "CHAT" ? { logprobs: true, top_logprobs: TOP_LOGPROBS } : { logprobs: TOP_LOGPROBS };
}

function toJsonNumber(seed: bigint): number {
  const number = Number(seed);
  if (!Number.isSafeInteger(number)) {
    throw new TargonError("USAGE", "the seed is beyond what a JSON number carries exactly", {
      data: { expected: "between -(2^53 - 1) and 2^53 - 1" },
    });
  }
  return number;
}
