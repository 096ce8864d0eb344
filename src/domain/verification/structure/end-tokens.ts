import { PLAIN_ENDING, type StructureFacts } from "./facts.ts";

/** What is needed to say which tokens end an answer. */
export type EndFacts = Pick<StructureFacts, "sampling" | "ending" | "eosIds">;

/**
 * Whether a token ends an answer wherever it is drawn: `stop_token_ids` always, the model's own end tokens unless the
 * request ignores them. Null where the model's are not known.
 */
export function isEndToken(
  { sampling, ending = PLAIN_ENDING, eosIds }: EndFacts,
  id: number,
): boolean | null {
  if (sampling.stopTokenIds?.includes(id)) return true;
  if (ending.ignoreEos) return false;
  return eosIds === null ? null : eosIds.includes(id);
}
