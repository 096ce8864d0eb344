import type { Candidate } from "../run/choice.ts";
import type { PromptCandidates } from "./run-choices.ts";

const encoder = new TextEncoder();

/** How tokens are named: by id (`token_id:5`) or by their text. */
export type Naming = { asIds: boolean };

/** The name of a token in logprobs. */
export function tokenName({ id, text }: { id: number; text: string }, { asIds }: Naming): string {
  return asIds ? `token_id:${id}` : text;
}

/** One entry of a chat's `logprobs.content`: the token, and the first `top` of it and the likeliest. */
export function chatLogprob(candidates: readonly Candidate[], naming: Naming, top: number): object {
  const own = candidates[0] as Candidate;
  return {
    token: tokenName(own, naming),
    logprob: own.logprob,
    bytes: [...encoder.encode(own.text)],
    top_logprobs: candidates.slice(0, top).map((one) => {
      const token = tokenName(one, naming);
      return { token, logprob: one.logprob, bytes: [...encoder.encode(token)] };
    }),
  };
}

/** One scored position of a completion; `candidates` is null for the first token of an echoed prompt. */
export type Position = { id: number; text: string; candidates: readonly Candidate[] | null };

/** A completion's `logprobs`: parallel lists; offsets count the characters of the names from `offset` on. */
export function completionLogprobs(positions: readonly Position[], naming: Naming, offset: number) {
  const names = positions.map((one) => tokenName(one, naming));
  let next = offset;
  const offsets = names.map((name) => {
    const at = next;
    next += [...name].length;
    return at;
  });
  const body = {
    text_offset: offsets,
    token_logprobs: positions.map(({ candidates }) => candidates?.[0]?.logprob ?? null),
    tokens: names,
    top_logprobs: positions.map(({ candidates }) =>
      candidates === null ? null : new Map(candidates.map((one) => [tokenName(one, naming), one.logprob])),
    ),
  };
  return { body, next };
}

/** `prompt_logprobs`: per prompt token the ids with logprob, rank and text, its own id first. */
export function promptLogprobs(prompt: PromptCandidates | null): unknown {
  if (prompt === null) return null;
  return prompt.map((candidates) => {
    if (candidates === null) return null;
    return new Map(
      candidates.map(({ id, logprob, rank, text }) => [id, { logprob, rank, decoded_token: text }]),
    );
  });
}
