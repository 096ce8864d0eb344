import { type Finding, passed, skipped } from "../finding.ts";
import { type TopK, topKNote } from "./rank.ts";
import { afterText, type RuleCase } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

const NAME = "early end";

/**
 * Shorter than max_tokens, and no end token among the likeliest after the text: ended too early (4.2.0 commit f31b9f1;
 * from 4.7 on over the top 15). `counted` is what the version takes for the answer's length.
 */
export function earlyEnd(one: RuleCase, counted: number, topK: TopK): Finding {
  const { maxTokens, endIds } = one;
  if (endIds === null) return skipped(NAME, "the model's end tokens are not known");
  if (maxTokens === null) return skipped(NAME, "no max_tokens was asked for");
  const values = { statistic: counted, threshold: maxTokens };
  if (counted >= maxTokens) return passed(NAME, values);
  const likeliest = afterText(one)?.slice(0, topK.used);
  if (!likeliest) return skipped(NAME, "the prefill does not tell what would have come next");
  if (likeliest.some(({ id }) => endIds.includes(id)))
    return passed(NAME, { ...values, detail: "an end was to be expected" });
  const detail = `no end token among the top ${topK.used} after the text${topKNote(topK)}; stop strings count as early ends too`;
  return ruled(NAME, "EARLY_END", { ...values, detail });
}
