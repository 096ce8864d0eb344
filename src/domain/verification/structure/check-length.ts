import { type Finding, failed, passed } from "../finding.ts";
import type { StructureFacts } from "./facts.ts";

/** At least `minTokens`, at most max_tokens. */
export function checkLength(facts: StructureFacts, { minTokens }: { minTokens: number }): Finding {
  const name = "length";
  const statistic = facts.answer.tokens.length;
  const { maxTokens } = facts.sampling;
  if (statistic < minTokens)
    return failed(
      name,
      { cause: "TOO_SHORT" },
      { statistic, threshold: minTokens, detail: "too few tokens" },
    );
  if (maxTokens !== undefined && statistic > maxTokens)
    return failed(
      name,
      { cause: "TOO_LONG" },
      { statistic, threshold: maxTokens, detail: "more tokens than asked" },
    );
  return passed(name, { statistic, ...(maxTokens !== undefined && { threshold: maxTokens }) });
}
