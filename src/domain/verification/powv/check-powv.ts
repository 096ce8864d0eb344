import type { ModelWeights } from "../../ports/weights.ts";
import { powvValue, sumOf, sumsOf } from "../../powv/powv.ts";
import type { Token } from "../../types.ts";
import { type Finding, failed, passed, skipped } from "../finding.ts";

const NAME = "powv";
/** Values asked for at once: each may be a read of a disk. */
const AT_ONCE = 256;

/**
 * Each proof-of-weights value that came is exactly the one that the model's weights give (design §6.2). None at all, or
 * none for some tokens, is no evidence: who has no such values is not refused.
 *
 * It proves that the miner can look up the weights, not that he computes with them: the first that differs already
 * shows other weights, a thousand that agree show nothing of the answer.
 *
 * @param of - the prompt's ids as the verifier makes them, the answer's tokens in order
 * @throws what `ModelWeights.valueAt` does
 */
export async function checkPowv(
  weights: ModelWeights,
  { prompt, tokens }: { prompt: readonly number[]; tokens: readonly Token[] },
  signal?: AbortSignal,
): Promise<Finding> {
  const start = { inputSum: sumOf(prompt), outputSum: 0 };
  const sums = sumsOf(
    start,
    tokens.map(({ id }) => id),
  );
  const claims = tokens.flatMap(({ powv: said }, at) => (said === undefined ? [] : [{ at, said }]));
  if (claims.length === 0) return skipped(NAME, "no proof-of-weights values came");
  for (let from = 0; from < claims.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const some = claims.slice(from, from + AT_ONCE);
    const values = await Promise.all(some.map(({ at }) => powvValue(weights, sums[at] ?? start)));
    const wrong = some.findIndex(({ said }, i) => said !== values[i]);
    if (wrong >= 0) return mismatch(some[wrong], values[wrong]);
  }
  return passed(NAME, { statistic: claims.length, detail: `of ${tokens.length} tokens` });
}

function mismatch(claim: { at: number; said: number } | undefined, value: number | undefined): Finding {
  const { at = 0, said = 0 } = claim ?? {};
  const detail = `the weights give another value for token ${at}`;
  return failed(NAME, { cause: "POWV_MISMATCH" }, { statistic: said, threshold: value ?? 0, detail });
}
