import { MOCK_MINERS } from "../../config/mock-miners.ts";
import { SPEC_VERSION } from "../../version.ts";
import { planOption } from "./model-options.ts";
import type { OptionSpec } from "./option-spec.ts";
import { parseMockMiners } from "./parse-mock-miners.ts";
import { decimalNumber, oneOf, parseSeconds, parseText, wholeNumber } from "./parsers.ts";
import { slowOption } from "./slow-option.ts";

const REQUESTS = "Requests:";
const RECORDS = "Scores and records:";
const VERIFICATION = "Verification:";

/** How miners are asked. */
export const roundOptions: OptionSpec[] = [
  {
    flags: "--timeout <seconds>",
    help: "seconds without progress: connect, first token, gap between chunks; 2 with --mock",
    group: REQUESTS,
    default: 8_000,
    defaultText: "8",
    parse: parseSeconds,
    old: [{ flags: "--miner-timeout <seconds>" }, { flags: "--neuron.timeout <seconds>" }],
  },
  {
    flags: "--vpermit-tao-limit <tao>",
    help: "a uid with a validator permit and more stake is not asked",
    group: REQUESTS,
    default: 4096,
    parse: decimalNumber(0, 21_000_000),
    old: [{ flags: "--neuron.vpermit_tao_limit <tao>" }],
  },
  {
    flags: "--prompts <file>",
    help: "prompts as JSON Lines of messages",
    group: REQUESTS,
    defaultText: "made up",
    parse: parseText,
  },
  {
    flags: "--allow-private-axons",
    help: "ask miners at private addresses too; with --mock always",
    group: REQUESTS,
  },
];

/** What is kept and what becomes of it. */
export const recordOptions: OptionSpec[] = [
  {
    flags: "--epoch-length <blocks>",
    help: "blocks between two weight settings; 80 with --mock",
    group: RECORDS,
    default: 360,
    parse: wholeNumber(1),
    old: [{ flags: "--neuron.epoch_length <blocks>" }],
  },
  {
    flags: "--scoring <formula>",
    help: "targon or reference",
    group: RECORDS,
    default: "targon",
    parse: oneOf("targon", "reference"),
  },
  {
    flags: "--weights.version-key <n>",
    help: "what weights say of the validator's version; lower than the subnet asks for, it does not start",
    group: RECORDS,
    default: SPEC_VERSION,
    defaultText: "this version's own",
    parse: wholeNumber(0),
  },
  {
    flags: "--cache-file <file>",
    help: "SQLite file of the scores",
    group: RECORDS,
    defaultText: "cache.sqlite in the neuron's folder",
    parse: parseText,
    old: [{ flags: "--neuron.cache_file <file>" }],
  },
  {
    flags: "--cache.keep <days>",
    help: "how long rounds are kept",
    group: RECORDS,
    default: 14,
    parse: wholeNumber(1),
  },
  {
    flags: "--save-responses <dir>",
    help: "write each answer as a file that targon verify reads",
    group: RECORDS,
    parse: parseText,
  },
  {
    flags: "--database.url <url>",
    help: "PostgreSQL for the hub's records",
    group: RECORDS,
    later: true,
    old: [{ flags: "--database.organics_url <url>" }],
  },
  { flags: "--database.init", help: "make the tables there", group: RECORDS, later: true },
  {
    flags: "--autoupdate-off",
    help: "never update itself",
    group: RECORDS,
    later: true,
    old: [{ flags: "--autoupdate_off" }, { flags: "--no.autoupdate" }],
  },
];

/** How answers are judged. */
export const verificationOptions: OptionSpec[] = [
  {
    flags: "--verify.alpha <rate>",
    help: "chance that any honest miner fails in an epoch, divided over all of them",
    group: VERIFICATION,
    default: 0.001,
    parse: decimalNumber(0, 0.5, true),
  },
  {
    flags: "--verify.audit-rate <share>",
    help: "least share of a miner's answers that are verified; all of those of a new or suspect one",
    group: VERIFICATION,
    default: 0.25,
    parse: decimalNumber(0, 1, true),
  },
  {
    flags: "--verify.fail-epochs <n>",
    help: "epochs until a failed miner is judged anew",
    group: VERIFICATION,
    default: 3,
    parse: wholeNumber(1),
  },
  slowOption,
];

/** When a validator ends, and what stands behind `--mock`. */
export const runOptions: OptionSpec[] = [
  {
    flags: "--epochs <n>",
    help: "end with status 0 after n weight settings",
    group: "What to do:",
    parse: wholeNumber(1),
  },
  {
    flags: "--rounds <n>",
    help: "end with status 0 after n rounds",
    group: "What to do:",
    parse: wholeNumber(1),
  },
  planOption,
  {
    flags: "--mock.miners <list>",
    help: "its miners as BEHAVIOUR=COUNT, commas between",
    group: "Embedded network:",
    default: MOCK_MINERS,
    defaultText: "honest=3, slow=1 and each cheat once",
    parse: parseMockMiners,
  },
];
