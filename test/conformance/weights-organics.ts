import { scoreOrganics } from "../../src/domain/scoring/reference-organics.ts";
import { readReferenceTokens } from "../../src/domain/scoring/reference-tokens.ts";
import type { Endpoint } from "../../src/domain/types.ts";
import type { Compare } from "./weights.ts";

type Organic = {
  uid: number;
  endpoint: Endpoint;
  success: boolean;
  total_time: number;
  response_tokens: number;
  request: { max_tokens: number };
  response: unknown[];
};

/** Organic answers with the verifier's answers, as recorded. */
export type OrganicCase = {
  name: string;
  organics: Record<string, Organic[]>;
  lastBucketId: string | null;
  bucketId: string;
  verifierAnswers: ({ verified: boolean } | null)[];
  verifierCalls: {
    uid: number;
    endpoint: Endpoint;
    tokens: { text: string; logprob: number; token_id: number }[];
  }[];
  expected: { scores: Record<string, number[]> | null } | null;
};

/** A bucket that was scored already is not scored again, and is no matter of the formula. */
export async function checkOrganics({ cases }: { cases: OrganicCase[] }, compare: Compare): Promise<void> {
  for (const item of cases) {
    if (item.lastBucketId === item.bucketId) continue;
    const { calls, scores } = await score(item);
    if (item.expected?.scores) compare(`organics ${item.name}`, item.expected.scores, () => scores);
    else
      compare(`organics ${item.name}`, "scored", () =>
        Object.values(scores).flat().length > 0 ? "scored" : scores,
      );
    if (item.expected) compare(`organics ${item.name} calls`, item.verifierCalls, () => calls);
  }
}

async function score(
  item: OrganicCase,
): Promise<{ calls: OrganicCase["verifierCalls"]; scores: Record<string, number[]> }> {
  const calls: OrganicCase["verifierCalls"] = [];
  const verifiable = verifiableModels(item);
  const records = Object.entries(item.organics).flatMap(([model, list]) =>
    list.map((organic) => ({
      uid: organic.uid,
      success: organic.success,
      totalMs: organic.total_time,
      tokens: organic.response_tokens,
      maxTokens: organic.request.max_tokens,
      read: { endpoint: organic.endpoint, tokens: readReferenceTokens(organic.endpoint, organic.response) },
      hasTokens: readReferenceTokens(organic.endpoint, organic.response).length > 0,
      verifiable: verifiable(model),
    })),
  );
  const scores = await scoreOrganics(records, async ({ uid, read }) => {
    const tokens = read.tokens.map(({ text, id, logprob }) => ({ text, logprob, token_id: id }));
    calls.push({ uid, endpoint: read.endpoint, tokens });
    return item.verifierAnswers[calls.length - 1]?.verified ?? null;
  });
  return { calls, scores };
}

/** The recording names no list of models with a verifier: one whose good answers were never sent to it has none. */
function verifiableModels({
  organics,
  verifierCalls,
  verifierAnswers,
}: OrganicCase): (model: string) => boolean {
  const answered = verifierCalls.length + verifierAnswers.length > 0;
  return (model) =>
    answered || (organics[model] ?? []).every(({ success, response }) => !success || !response.length);
}
