import type { Token, TopLogprob } from "../types.ts";
import type { ChunkChoice } from "./completion-chunk.ts";
import { type LogprobEntry, logprobEntries } from "./logprob-entries.ts";
import { parseTokenId } from "./token-id.ts";

/** Tokens of one chunk; `invalid` holds token texts whose id nobody told, or that contradict `token_ids`. */
export type ChoiceTokens = { tokens: Token[]; invalid: string[] };

/** The tokens that a chunk's choice carries: none, one or several; ids from `token_ids` before `token_id:N`. */
export function choiceTokens(choice: ChunkChoice, atMs: number): ChoiceTokens {
  const entries = logprobEntries(choice.logprobs);
  const ids = choice.token_ids ?? [];
  const powv = [choice.powv ?? []].flat();
  const result: ChoiceTokens = { tokens: [], invalid: [] };
  for (let i = 0; i < Math.max(entries.length, ids.length); i++) {
    const entry = entries[i];
    const said = entry ? parseTokenId(entry.token) : null;
    const id = ids[i] ?? said;
    if (id === null || contradicts(said, ids[i])) result.invalid.push(entry?.token ?? "");
    else result.tokens.push({ ...tokenOf(id, entry, atMs), ...powvOf(powv[i]) });
  }
  return result;
}

function contradicts(said: number | null, id: number | undefined): boolean {
  return said !== null && id !== undefined && said !== id;
}

function tokenOf(id: number, entry: LogprobEntry | undefined, atMs: number): Token {
  const text = entry && parseTokenId(entry.token) === null ? entry.token : "";
  return { id, text, logprob: entry?.logprob ?? null, top: topOf(entry), atMs };
}

function powvOf(powv: number | undefined): { powv?: number } {
  return powv === undefined ? {} : { powv };
}

function topOf(entry: LogprobEntry | undefined): TopLogprob[] {
  const top: TopLogprob[] = [];
  for (const [token, logprob] of entry?.top ?? []) {
    const id = parseTokenId(token);
    if (id !== null) top.push({ id, logprob });
  }
  return top.sort((a, b) => b.logprob - a.logprob);
}
