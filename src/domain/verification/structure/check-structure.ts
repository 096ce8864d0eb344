import { type Finding, skipped } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import { checkEnd } from "./check-end.ts";
import { checkLattice } from "./check-lattice.ts";
import { checkLength } from "./check-length.ts";
import { checkLogprobs } from "./check-logprobs.ts";
import { checkOverrun } from "./check-overrun.ts";
import { checkPace } from "./check-pace.ts";
import { checkStream } from "./check-stream.ts";
import { checkTokens } from "./check-tokens.ts";
import { checkUsage } from "./check-usage.ts";
import type { StructureFacts } from "./facts.ts";

/** All structure checks that need no engine, in the order in which their causes count. */
export function checkStructure(facts: StructureFacts, policy: Policy["structure"]): Finding[] {
  const tokens = checkTokens(facts);
  if (tokens.passed === null) return [tokens];
  return [
    checkStream(facts),
    checkPace(facts, policy),
    tokens,
    checkLength(facts, policy),
    checkEnd(facts),
    checkOverrun(facts),
    checkUsage(facts),
    ...otherChoices(facts),
  ];
}

/** Where more choices than one were asked for, it is said that the others were not looked at. */
function otherChoices({ askedChoices = 1 }: StructureFacts): Finding[] {
  return askedChoices > 1 ? [skipped("choices", `only the first of ${askedChoices} is judged`)] : [];
}

/** What the reported logprobs say of themselves; their cause counts less than that of a text that they do not spell. */
export function checkNumbers({ answer }: StructureFacts, policy: Policy["structure"]): Finding[] {
  return [checkLogprobs(answer.tokens, policy), checkLattice(answer.tokens, policy.lattice)];
}
