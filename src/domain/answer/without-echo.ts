import type { Answer } from "../types.ts";

/**
 * An answer to a request with `echo`, without the prompt that it repeats: as if `echo` had been off. One that does not
 * begin with the prompt stays as it is, and shows as another text or count.
 */
export function withoutEcho(answer: Answer, { ids, text }: { ids: number[]; text: string }): Answer {
  const repeats = ids.every((id, i) => answer.tokens[i]?.id === id) && answer.text.startsWith(text);
  if (!repeats) return answer;
  return { ...answer, tokens: answer.tokens.slice(ids.length), text: answer.text.slice(text.length) };
}
