import { sdk } from "./common-options.ts";
import { planOption } from "./model-options.ts";
import type { OptionSpec } from "./option-spec.ts";
import { parseWeightSource } from "./parse-weight-source.ts";
import { listOf, parseBool, parsePort, parseSeconds, parseTao, parseText, wholeNumber } from "./parsers.ts";
import { parseModelEndpoint } from "./url-parsers.ts";

const MODELS = "Models and engines:";
const REQUESTS = "Requests:";

/** Where the answers come from; doctor looks at it too. */
export const upstreamOptions: OptionSpec[] = [
  {
    flags: "--model-endpoint <[model=]url>",
    help: "OpenAI-compatible server behind the miner; repeatable",
    group: MODELS,
    default: [{ model: null, url: "http://127.0.0.1:8000/v1" }],
    defaultText: "http://127.0.0.1:8000/v1",
    repeatable: true,
    parse: listOf(parseModelEndpoint),
    old: [{ flags: "--neuron.model_endpoint <url>" }],
  },
  {
    flags: "--api-key <key>",
    help: "key for that server",
    group: MODELS,
    default: "12345",
    old: [
      { flags: "--api_key <key>" },
      { flags: "--neuron.api_key <key>" },
      { flags: "--nueron.api_key <key>" },
    ],
  },
  { flags: "--api-key-file <file>", help: "the same, read from a file", group: MODELS, parse: parseText },
];

/** Engines that the miner runs itself; doctor looks at what they need. */
export const serveOption: OptionSpec = {
  flags: "--serve <model>",
  help: "run an engine for this model in Docker and route to it; repeatable",
  group: MODELS,
  repeatable: true,
  parse: listOf(parseText),
};

/** Where the miner listens and what it announces. */
export const axonOptions: OptionSpec[] = [
  {
    flags: "--axon.port <port>",
    help: "port to listen on",
    group: "Axon:",
    default: 8091,
    variables: ["BT_AXON_PORT"],
    parse: parsePort,
  },
  {
    flags: "--axon.ip <ip>",
    help: "address to listen on",
    group: "Axon:",
    default: "0.0.0.0",
    variables: ["BT_AXON_IP"],
    parse: parseText,
  },
  {
    flags: "--axon.external_ip <ip>",
    help: "address to announce on chain",
    group: "Axon:",
    defaultText: "this machine's one public IPv4 address",
    variables: ["BT_AXON_EXTERNAL_IP"],
    parse: parseText,
  },
  {
    flags: "--axon.external_port <port>",
    help: "port to announce on chain",
    group: "Axon:",
    defaultText: "--axon.port",
    variables: ["BT_AXON_EXTERNAL_PORT"],
    parse: parsePort,
  },
  {
    flags: "--axon.peer <uid|hotkey>",
    help: "another miner of the subnet that looks from outside whether the announced address is reached",
    group: "Axon:",
    defaultText: "nobody looks",
    parse: parseText,
  },
  sdk("--axon.max_workers <n>", "requests are not handled by workers", "BT_AXON_MAX_WORKERS"),
];

/** Who may ask, and for how long. */
export const minerOptions: OptionSpec[] = [
  {
    flags: "--no-force-validator-permit [TRUE|FALSE]",
    help: "answer every signed caller of the subnet, not only validators with a permit",
    group: REQUESTS,
    default: false,
    defaultText: "FALSE",
    bare: true,
    parse: parseBool,
    old: [
      { flags: "--force_validator.permit [bool]", toNew: opposite, bare: "TRUE" },
      { flags: "--blacklist.force_validator_permit [bool]", toNew: opposite, bare: "TRUE" },
    ],
  },
  {
    flags: "--min-stake <tao>",
    help: "least stake of a caller",
    group: REQUESTS,
    default: 0n,
    defaultText: "0",
    parse: parseTao,
  },
  {
    flags: "--upstream-timeout <seconds>",
    help: "silence of the server behind for longer is an error",
    group: REQUESTS,
    default: 60_000,
    defaultText: "60",
    parse: parseSeconds,
  },
  {
    flags: "--drain <seconds>",
    help: "how long open streams may go on after the first signal",
    group: REQUESTS,
    default: 30_000,
    defaultText: "30",
    parse: parseSeconds,
  },
  {
    flags: "--powv <[model=]dir|repo>",
    help: "add proof-of-weights values to answers, from safetensors files: a folder, or ORG/NAME of Hugging Face; repeatable",
    group: MODELS,
    repeatable: true,
    parse: listOf(parseWeightSource),
  },
  planOption,
  {
    flags: "--epoch-length <blocks>",
    help: "taken for the sake of shared start lines; a miner has no epochs",
    group: "Subnet and chain:",
    default: 360,
    parse: wholeNumber(1),
    idle: "a miner has no epochs",
    old: [{ flags: "--neuron.epoch_length <blocks>" }],
  },
  sdk("--autoupdate-off", "a miner never updates itself"),
  sdk("--autoupdate_off", "a miner never updates itself"),
  sdk("--no.autoupdate", "a miner never updates itself"),
  sdk("--neuron.model_name <name>", "models are asked from the server; or write --model-endpoint MODEL=URL"),
];

function opposite(text: string): string {
  return parseBool(text) ? "FALSE" : "TRUE";
}
