import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { StructureFacts } from "./facts.ts";

const NAME = "usage";

/** Usage, where asked for, says exactly the tokens that came, of all choices asked for, and the prompt's. */
export function checkUsage({ answer, askedUsage, askedChoices = 1, promptTokens }: StructureFacts): Finding {
  const { usage, tokens, otherTokens } = answer;
  const counted = tokens.length + (askedChoices > 1 ? otherTokens : 0);
  if (usage === null && !askedUsage) return skipped(NAME, "the request asked for no usage");
  if (usage === null) return failed(NAME, { cause: "NO_USAGE" }, { detail: "no usage came" });
  if (usage.completionTokens !== counted) return wrong("completion tokens", usage.completionTokens, counted);
  if (promptTokens !== null && usage.promptTokens !== promptTokens)
    return wrong("prompt tokens", usage.promptTokens, promptTokens);
  const total = usage.promptTokens + usage.completionTokens;
  if (usage.totalTokens !== total) return wrong("total tokens", usage.totalTokens, total);
  if (answer.usageDiffers)
    return failed(NAME, { cause: "INCORRECT_USAGE_DATA" }, { detail: "usage of the chunks differs" });
  return passed(NAME, { statistic: total });
}

function wrong(what: string, said: number, counted: number): Finding {
  return failed(
    NAME,
    { cause: "INCORRECT_USAGE_DATA" },
    { statistic: said, threshold: counted, detail: `${what} said and counted differ` },
  );
}
