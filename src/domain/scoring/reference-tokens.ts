import type { Endpoint } from "../types.ts";

/** A token as the reference hands it to its verifier. */
export type ReferenceToken = { text: string; id: number; logprob: number };

type Choice = {
  text?: unknown;
  delta?: { content?: unknown };
  logprobs?: {
    content?: { token?: unknown; logprob?: unknown }[];
    tokens?: unknown[];
    token_logprobs?: unknown[];
  } | null;
};

/**
 * Reads an answer's tokens as the reference does: the first of each chunk, those without text dropped until one has
 * some, those without a `token_id:N` or a logprob skipped.
 *
 * Mended: a chunk without choices, as vLLM sends for usage, is skipped; the reference lost the whole bucket by it.
 *
 * @param chunks - the data objects of the stream, in order
 * @see Targon 4.4.1 `score_organics`
 */
export function readReferenceTokens(endpoint: Endpoint, chunks: readonly unknown[]): ReferenceToken[] {
  const tokens: ReferenceToken[] = [];
  for (const chunk of chunks) {
    const token = readToken(endpoint, (chunk as { choices?: Choice[] } | null)?.choices?.[0]);
    if (token !== null && (tokens.length > 0 || token.text !== "")) tokens.push(token);
  }
  return tokens;
}

function readToken(endpoint: Endpoint, choice: Choice | undefined): ReferenceToken | null {
  const text = endpoint === "CHAT" ? choice?.delta?.content : choice?.text;
  const first = choice?.logprobs?.content?.[0];
  const token = endpoint === "CHAT" ? first?.token : choice?.logprobs?.tokens?.[0];
  const logprob = endpoint === "CHAT" ? first?.logprob : choice?.logprobs?.token_logprobs?.[0];
  const id = /^token_id:(\d+)$/.exec(String(token))?.[1];
  if (typeof text !== "string" || typeof logprob !== "number" || id === undefined) return null;
  return { text, id: Number(id), logprob };
}
