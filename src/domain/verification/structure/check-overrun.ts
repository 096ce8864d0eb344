import { type Finding, failed, passed, skipped } from "../finding.ts";
import { isEndToken } from "./end-tokens.ts";
import { PLAIN_ENDING, type StructureFacts } from "./facts.ts";

const NAME = "overrun";

/**
 * Nothing comes behind a token that ends an answer, or the miner went on past its end. An engine draws no end token
 * within `min_tokens`, and ends at the first one behind them.
 */
export function checkOverrun(facts: StructureFacts): Finding {
  const { answer, ending = PLAIN_ENDING } = facts;
  if (facts.eosIds === null && !facts.sampling.stopTokenIds && !ending.ignoreEos)
    return skipped(NAME, "the model's end tokens are not known");
  const before = answer.tokens.slice(0, -1);
  const at = before.findIndex(({ id }, i) => i >= ending.minTokens && isEndToken(facts, id) === true);
  if (at === -1) return passed(NAME);
  return failed(
    NAME,
    { cause: "SKIPPED_EOS_EOT" },
    { statistic: answer.tokens.length, threshold: at + 1, detail: "tokens behind an end token" },
  );
}
