import type { OptionSpec } from "./option-spec.ts";
import { parseTao } from "./parsers.ts";

/** What a registration may cost and whether it asks. */
export const registerOptions: OptionSpec[] = [
  { flags: "--yes", help: "do not ask", group: "What to do:" },
  {
    flags: "--max-burn <tao>",
    help: "the most to pay in all: price with its collateral, and fee",
    group: "What to do:",
    defaultText: "what it costs, asked first",
    parse: parseTao,
  },
  {
    flags: "--wait",
    help: "wait through a full block, interval or subnet instead of giving up",
    group: "What to do:",
  },
];
