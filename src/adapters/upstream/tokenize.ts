import { type Dispatcher, request } from "undici";
import type { Message } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { readText } from "../../lib/read-text.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { tokenizeAnswer } from "../engine/engine-schemas.ts";
import { tokenizeFields } from "../engine/tokenize-prompt.ts";
import { upstreamError, withoutCredentials } from "./upstream-error.ts";

/** What is tokenized, and where. */
export type TokenizeQuery = {
  /** Ends in /v1. */
  url: string;
  apiKey: string;
  model: string;
  prompt: { messages: Message[] } | { prompt: string };
};

const DEADLINE_MS = 5000;
/** Ids and their texts of the longest context, 128 k tokens. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Ids of a prompt as an upstream with vLLM's API makes them, from its `/tokenize`.
 *
 * @throws UPSTREAM_UNREACHABLE for no answer, another status, or another body · UPSTREAM_TIMEOUT after 5 s
 */
export async function tokenize(
  dispatcher: Dispatcher,
  query: TokenizeQuery,
  signal?: AbortSignal,
): Promise<number[]> {
  const url = `${query.url.replace(/\/v1$/, "")}/tokenize`;
  try {
    return await withDeadline(DEADLINE_MS, signal, (both) => ask(dispatcher, { ...query, url }, both));
  } catch (error) {
    throw upstreamError(error, url);
  }
}

async function ask(
  dispatcher: Dispatcher,
  { url, apiKey, model, prompt }: TokenizeQuery,
  signal: AbortSignal,
): Promise<number[]> {
  const answer = await request(url, {
    dispatcher,
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(apiKey !== "" && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({ model, ...tokenizeFields(prompt) }),
    signal,
  });
  const body = await readText(answer.body, MAX_BYTES);
  if (answer.statusCode !== 200) throw refused(url, answer.statusCode);
  return tokenizeAnswer.parse(JSON.parse(body)).tokens;
}

function refused(url: string, status: number): TargonError {
  return new TargonError("UPSTREAM_UNREACHABLE", "the model's server does not tokenize", {
    data: { url: withoutCredentials(url), status },
  });
}
