import type { OptionSpec } from "./option-spec.ts";
import { wholeNumber } from "./parsers.ts";

/** Off by default: one prefill per answer is what an audit costs. */
export const slowOption: OptionSpec = {
  flags: "--verify.slow <tokens>",
  help: "tokens of each answer to generate again from their true prefixes, in one more request",
  group: "Verification:",
  default: 0,
  parse: wholeNumber(0, 64),
};
