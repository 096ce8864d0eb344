import type { ChunkLogprobs } from "./completion-chunk.ts";

/** What the logprobs of a chunk say of one token, before its text is read as an id. */
export type LogprobEntry = { token: string; logprob: number | null; top: [token: string, logprob: number][] };

/** The entries of a chunk's logprobs in order, from the chat form (`content`) or the completion form (arrays). */
export function logprobEntries(logprobs: ChunkLogprobs | null | undefined): LogprobEntry[] {
  if (!logprobs) return [];
  if (logprobs.content) {
    return logprobs.content.map((entry) => ({
      token: entry.token,
      logprob: entry.logprob ?? null,
      top: known((entry.top_logprobs ?? []).map((top) => [top.token, top.logprob])),
    }));
  }
  return (logprobs.tokens ?? []).map((token, i) => ({
    token,
    logprob: logprobs.token_logprobs?.[i] ?? null,
    top: known(Object.entries(logprobs.top_logprobs?.[i] ?? {})),
  }));
}

function known(pairs: [string, number | null | undefined][]): [string, number][] {
  return pairs.filter((pair): pair is [string, number] => typeof pair[1] === "number");
}
