/** Room for a prompt beside its answer, chat template included, tokens: ours are below; an operator's own may be longer. */
export const PROMPT_TOKENS = 1_024;

/** How long an answer may be, tokens, where the engine that verifies it has room for `room` in all; null: not known. */
export function fitTokens(maxTokens: number, room: number | null): number {
  return room === null ? maxTokens : Math.max(1, Math.min(maxTokens, room - PROMPT_TOKENS));
}
