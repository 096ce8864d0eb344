import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { StructureFacts } from "./facts.ts";

/** Ids: each token tells its id, within the vocabulary. No tokens at all where they were asked for is no answer. */
export function checkTokens({ answer, askedTokens, vocabSize }: StructureFacts): Finding {
  const name = "tokens";
  const { tokens, invalidTokens } = answer;
  if (!askedTokens && tokens.length === 0) return skipped(name, "the request asked for no token ids");
  if (invalidTokens.length > 0 && askedTokens)
    return failed(
      name,
      { cause: "TOKEN_INVALID" },
      { statistic: invalidTokens.length, threshold: 0, detail: "tokens without an id" },
    );
  const outside = vocabSize === null ? [] : tokens.filter(({ id }) => id >= vocabSize);
  if (outside.length > 0)
    return failed(
      name,
      { cause: "TOKEN_INVALID" },
      { statistic: outside.length, threshold: 0, detail: "ids outside the vocabulary" },
    );
  if (tokens.length === 0 && answer.text !== "")
    return failed(name, { cause: "TOKEN_INVALID" }, { detail: "text without tokens" });
  return passed(name, { statistic: tokens.length });
}
