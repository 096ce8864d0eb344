/** One organic answer as the reference's hub recorded it. */
export type OrganicRecord = {
  uid: number;
  success: boolean;
  /** From sending to the end, ms. */
  totalMs: number;
  /** Tokens that came, as counted when it was received. */
  tokens: number;
  /** Tokens that the request allowed. */
  maxTokens: number;
  /** Whether any token with an id could be read from the answer. */
  hasTokens: boolean;
  /** Whether the model can be verified; where not, the answer counts as nothing. */
  verifiable: boolean;
};

/** A request that failed. */
const FAILED = -500;

/** An answer without tokens. */
const NO_TOKENS = -100;

/**
 * What organic answers score in the reference's formula: tokens per second where verified, -500 for a failed request,
 * -100 for an answer without tokens; nothing where not verified, without evidence, or without tokens or time to count.
 *
 * @param organics - in order
 * @param verdict - the verdict of an answer, asked only where it matters, in order; null = no evidence
 * @returns scores by uid; each uid that answered has an entry
 * @see Targon 4.4.1 `score_organics`
 */
export async function scoreOrganics<T extends OrganicRecord>(
  organics: readonly T[],
  verdict: (record: T) => Promise<boolean | null>,
): Promise<Record<string, number[]>> {
  const scores: Record<string, number[]> = {};
  for (const record of organics) {
    const list = scores[record.uid] ?? [];
    scores[record.uid] = list;
    const score = await scoreOrganic(record, verdict);
    if (score !== null) list.push(score);
  }
  return scores;
}

async function scoreOrganic<T extends OrganicRecord>(
  record: T,
  verdict: (record: T) => Promise<boolean | null>,
): Promise<number | null> {
  if (!record.success) return FAILED;
  if (!record.verifiable) return null;
  if (!record.hasTokens) return NO_TOKENS;
  const verified = await verdict(record);
  if (verified !== true || !(record.tokens > 0) || !(record.totalMs > 0)) return null;
  return Math.min(record.tokens, record.maxTokens) / (record.totalMs / 1000);
}
