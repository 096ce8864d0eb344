import type { OptionSpec } from "./option-spec.ts";
import { parseTao } from "./parsers.ts";

/** What a registration may cost and whether it asks. */
export const registerOptions: OptionSpec[] = [
  { flags: "--yes", help: "do not ask", group: "What to do:" },
  {
    flags: "--max-burn <tao>",
    help: "highest price to pay",
    group: "What to do:",
    defaultText: "what it costs, asked first",
    parse: parseTao,
  },
  {
    flags: "--wait",
    help: "wait through a full interval instead of giving up",
    group: "What to do:",
    later: true,
  },
];
