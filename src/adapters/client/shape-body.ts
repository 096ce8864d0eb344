import { buildRequest } from "../../domain/request/build-request.ts";
import type { Endpoint, Message } from "../../domain/types.ts";

/** What the hub of the subnet asks for where its customer says nothing. */
const DEFAULT_MAX_TOKENS = 512;

/**
 * Gives a caller's body the shape that every request of ours has: the builder's keys in the builder's order, the
 * caller's values in them, his other keys behind. So a miner cannot tell who asks, and any answer can be verified.
 *
 * @param body - the caller's request body, parsed
 * @param fallback - model and seed (10⁴ … 2³¹) where the caller names none
 */
export function shapeBody(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  fallback: { model: string; seed: number },
): Record<string, unknown> {
  const built = { ...builtBody(endpoint, body, fallback) };
  if ("logprobs" in body) delete built.top_logprobs;
  if ("max_completion_tokens" in body) delete built.max_tokens;
  return { ...built, ...withoutUndefined(body) };
}

function builtBody(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  fallback: { model: string; seed: number },
) {
  const common = {
    model: fallback.model,
    seed: BigInt(fallback.seed),
    temperature: 1,
    topP: 1,
    maxTokens: DEFAULT_MAX_TOKENS,
    stream: body.stream === true,
  };
  if (endpoint === "CHAT") {
    return buildRequest({ ...common, endpoint, messages: (body.messages ?? []) as Message[] }).body;
  }
  return buildRequest({ ...common, endpoint, prompt: (body.prompt ?? "") as string }).body;
}

function withoutUndefined(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
