import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { scoreOrganics } from "../../src/domain/scoring/reference-organics.ts";
import { readReferenceTokens } from "../../src/domain/scoring/reference-tokens.ts";
import { compareClosely } from "./compare-closely.ts";
import { eachCase } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

const endpoint = z.enum(["CHAT", "COMPLETION"]);
const organic = z.object({
  uid: num,
  endpoint,
  success: z.boolean(),
  total_time: num,
  response_tokens: num,
  request: z.object({ max_tokens: num }),
  response: z.array(z.unknown()),
});
const call = z.object({
  uid: num,
  endpoint,
  tokens: z.array(z.object({ text: z.string(), logprob: num, token_id: num })),
});
/** What of a row is ours to compute: the rest is the hub's own bookkeeping. */
const row = z.object({ uid: num, model: z.string(), endpoint, verified: z.boolean(), tps: num });
const organicCase = z.object({
  organics: z.record(z.string(), z.array(organic)),
  lastBucketId: z.string().nullable(),
  bucketId: z.string().nullable(),
  verifierAnswers: z.array(z.object({ verified: z.boolean() }).nullable()),
  verifierCalls: z.array(call),
  expected: z
    .object({
      scores: z.record(z.string(), z.array(num)).nullable(),
      stats: z.array(row).nullable().optional(),
    })
    .nullable(),
});

type OrganicCase = z.infer<typeof organicCase>;
type Call = z.infer<typeof call>;
type Row = z.infer<typeof row>;

/** Organic answers with the verifier's answers, as recorded; where the reference lost a bucket, ours is scored. */
export async function checkOrganics({ file, data }: Recording, report: Report): Promise<void> {
  const list = { file, list: "cases", cases: data.cases, schema: organicCase };
  let hasStats = false;
  await eachCase(report, list, async (one, where) => {
    hasStats ||= (one.expected?.stats?.length ?? 0) > 0;
    if (one.lastBucketId === one.bucketId)
      report.skip(file, `${where.case}: a bucket that was scored before is no matter of the formula`);
    else await checkBucket(report, where, one);
  });
  if (hasStats)
    report.skip(file, `expected.stats: only ${Object.keys(row.shape).join(", ")} are computed here`);
}

async function checkBucket(report: Report, where: Where, one: OrganicCase): Promise<void> {
  const { calls, scores, stats } = await score(one);
  const compare = (name: string, expected: unknown, got: unknown) =>
    compareClosely(report, { ...where, case: `${where.case} ${name}` }, { expected, got: () => got });
  if (one.expected === null || one.expected.scores === null) {
    const scored = Object.values(scores).flat().length > 0 ? "scored" : scores;
    compare("scores", "scored", scored);
  } else compare("scores", one.expected.scores, scores);
  if (one.expected === null) return;
  compare("calls", one.verifierCalls, calls);
  if (one.expected.stats) compare("stats", one.expected.stats, stats);
}

type Scored = { calls: Call[]; scores: Record<string, number[]>; stats: Row[] };

/** Each answer for itself, so that its row and its score are known; scores by uid. */
async function score(one: OrganicCase): Promise<Scored> {
  const calls: Call[] = [];
  const stats: Row[] = [];
  const scores: Record<string, number[]> = {};
  for (const [model, answers] of Object.entries(one.organics)) {
    const verifiable = isVerifiable(one, answers);
    for (const answer of answers) {
      const tokens = tokensOf(answer);
      let verified: boolean | null = null;
      const got = await scoreOrganics([recordOf(answer, { verifiable, tokens })], async () => {
        calls.push({ uid: answer.uid, endpoint: answer.endpoint, tokens });
        verified = one.verifierAnswers[calls.length - 1]?.verified ?? null;
        return verified;
      });
      const own = got[answer.uid] ?? [];
      scores[answer.uid] = [...(scores[answer.uid] ?? []), ...own];
      const { uid, endpoint } = answer;
      const counts = answer.response_tokens > 0 && answer.total_time > 0;
      if (verified !== null && counts) stats.push({ uid, model, endpoint, verified, tps: own[0] ?? 0 });
    }
  }
  return { calls, scores, stats };
}

function recordOf(
  answer: z.infer<typeof organic>,
  { verifiable, tokens }: { verifiable: boolean; tokens: unknown[] },
) {
  return {
    uid: answer.uid,
    success: answer.success,
    totalMs: answer.total_time,
    tokens: answer.response_tokens,
    maxTokens: answer.request.max_tokens,
    hasTokens: tokens.length > 0,
    verifiable,
  };
}

function tokensOf({ endpoint: kind, response }: z.infer<typeof organic>): Call["tokens"] {
  return readReferenceTokens(kind, response).map(({ text, id, logprob }) => ({
    text,
    logprob,
    token_id: id,
  }));
}

/**
 * The recording names no list of models with a verifier: one whose good answers were never sent to it has none. Where
 * the reference lost the bucket nothing tells.
 */
function isVerifiable({ expected, verifierCalls }: OrganicCase, answers: z.infer<typeof organic>[]): boolean {
  if (expected === null) return true;
  const good = answers.filter((answer) => answer.success && tokensOf(answer).length > 0);
  const isSent = (answer: z.infer<typeof organic>) => {
    const own = { uid: answer.uid, endpoint: answer.endpoint, tokens: tokensOf(answer) };
    return verifierCalls.some((sent) => isDeepStrictEqual(sent, own));
  };
  return good.length === 0 || good.some(isSent);
}
