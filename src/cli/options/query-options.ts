import type { OptionSpec } from "./option-spec.ts";
import { decimalNumber, parseAddress, parseSeconds, parseSeed, parseText, wholeNumber } from "./parsers.ts";
import { parseServerUrl } from "./url-parsers.ts";

const WHAT = "What to do:";
const REQUEST = "Requests:";

/** One request to one miner. */
export const queryOptions: OptionSpec[] = [
  { flags: "--miner <url>", help: "the miner's address, http://IP:PORT", group: WHAT, parse: parseServerUrl },
  {
    flags: "--hotkey-address <address>",
    help: "the miner's hotkey: for whom the request is signed",
    group: WHAT,
    parse: parseAddress,
  },
  {
    flags: "--save <file>",
    help: "write the answer as targon verify reads it",
    group: WHAT,
    parse: parseText,
  },
  {
    flags: "--body <file>",
    help: "sign and send exactly these bytes; - is stdin",
    group: WHAT,
    parse: parseText,
  },
  { flags: "--print-headers", help: "only sign: print the headers for curl, send nothing", group: WHAT },
  {
    flags: "--model <name>",
    help: "model to ask",
    group: REQUEST,
    defaultText: "the model of --models.mode default; with --mock its model",
    parse: parseText,
  },
  { flags: "--prompt <text>", help: "what to ask", group: REQUEST, parse: parseText },
  { flags: "--chat", help: "as a chat message (the default)", group: REQUEST },
  { flags: "--completion", help: "as the beginning of a text", group: REQUEST },
  {
    flags: "--max-tokens <n>",
    help: "longest answer, tokens",
    group: REQUEST,
    default: 256,
    parse: wholeNumber(1, 131_072),
  },
  {
    flags: "--temperature <t>",
    help: "0 is greedy",
    group: REQUEST,
    default: 0.7,
    parse: decimalNumber(0, 2),
  },
  { flags: "--top-p <p>", help: "1 is off", group: REQUEST, default: 1, parse: decimalNumber(0, 1, true) },
  {
    flags: "--seed <n>",
    help: "seed of the answer",
    group: REQUEST,
    defaultText: "one made up",
    parse: parseSeed,
  },
  {
    flags: "--timeout <seconds>",
    help: "seconds without progress: connect, first token, gap between chunks",
    group: REQUEST,
    default: 8_000,
    defaultText: "8",
    parse: parseSeconds,
    old: [{ flags: "--miner-timeout <seconds>" }],
  },
];
