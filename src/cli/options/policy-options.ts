import type { OptionSpec } from "./option-spec.ts";
import { listOf, parseText } from "./parsers.ts";

/** What answers are judged by. */
export const policyOptions: OptionSpec[] = [
  {
    flags: "--verify.policy <file>",
    help: "a policy that targon calibrate wrote, for the model that it names, or exact: no single logprob may differ by 0.05; repeatable",
    group: "Verification:",
    defaultText: "those that targon brings",
    repeatable: true,
    parse: listOf(parseText),
  },
];
