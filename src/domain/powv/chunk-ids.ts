import { z } from "zod";
import { parseTokenId } from "../answer/token-id.ts";

/** Beyond every vocabulary; sums of two million of them are exact. */
const ID_LIMIT = 2 ** 32 - 1;

const ids = z.array(z.int().min(0).max(ID_LIMIT)).nullish();
const named = z.array(z.object({ token: z.string() })).nullish();

const choice = z.object({
  index: z.int().nonnegative().nullish(),
  logprobs: z.object({ content: named, tokens: z.array(z.string()).nullish() }).nullish(),
  token_ids: ids,
  prompt_token_ids: ids,
  powv: z.unknown().optional(),
});

const chunk = z.object({ choices: z.array(choice).nullish(), prompt_token_ids: ids });

/** The ids that one choice of a chunk brings; null: it brings tokens whose ids nobody tells. */
export type ChoiceIds = { index: number; ids: number[] | null; hasPowv: boolean };

/** The ids of a chunk, choices in their order; `prompt` null where it does not tell the prompt's. */
export type ChunkIds = { prompt: number[] | null; choices: ChoiceIds[] };

/**
 * The ids in one data object of a completion, from `token_ids` before `token_id:N` in the logprobs, as the verifier reads
 * them.
 *
 * @returns null for anything that is no completion object
 */
export function chunkIds(data: unknown): ChunkIds | null {
  const parsed = chunk.safeParse(data);
  if (!parsed.success) return null;
  const choices = parsed.data.choices ?? [];
  const prompt =
    parsed.data.prompt_token_ids ?? choices.find((one) => one.prompt_token_ids)?.prompt_token_ids;
  return { prompt: prompt ?? null, choices: choices.map(choiceIds) };
}

function choiceIds({ index, logprobs, token_ids: told, powv }: z.infer<typeof choice>): ChoiceIds {
  const names = logprobs?.content?.map(({ token }) => token) ?? logprobs?.tokens ?? [];
  const said = names.map(parseTokenId);
  const all = Array.from(
    { length: Math.max(said.length, told?.length ?? 0) },
    (_, i) => told?.[i] ?? said[i],
  );
  const isWhole = all.every((id, i) => id != null && (said[i] ?? id) === id);
  return { index: index ?? 0, ids: isWhole ? (all as number[]) : null, hasPowv: powv !== undefined };
}
