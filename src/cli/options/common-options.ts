import type { OptionSpec } from "./option-spec.ts";
import { listOf, oneOf, parsePort, parseText, wholeNumber } from "./parsers.ts";
import { parseChainEndpoint } from "./url-parsers.ts";

const LOGS = "Output and logs:";

/** Options that every command has. */
export const outputOptions: OptionSpec[] = [
  { flags: "--json", help: "results as one JSON object a line on stdout", group: LOGS },
  { flags: "--no-color", help: "no colour; NO_COLOR, CI and TERM=dumb do the same", group: LOGS },
  { flags: "--logging.info", help: "log what changes", group: LOGS, variables: ["BT_LOGGING_INFO"] },
  { flags: "--logging.debug", help: "log each request too", group: LOGS, variables: ["BT_LOGGING_DEBUG"] },
  { flags: "--logging.trace", help: "log each chunk too", group: LOGS, variables: ["BT_LOGGING_TRACE"] },
  {
    flags: "--logging.format <form>",
    help: "how log lines look: pretty or json",
    group: LOGS,
    defaultText: "pretty on a terminal, else json",
    parse: oneOf("pretty", "json"),
  },
  {
    flags: "--logging.logging_dir <dir>",
    help: "root of the neurons' folders WALLET/HOTKEY/netuidN/NAME",
    group: LOGS,
    default: "~/.bittensor/miners",
    variables: ["BT_LOGGING_LOGGING_DIR"],
    parse: parseText,
  },
];

/** What the bittensor SDK's parser took and targon never used: accepted, so that old lines still start. */
export const sdkOptions: OptionSpec[] = [
  sdk("--logging.record_log", "logs go to stderr; let the supervisor keep them", "BT_LOGGING_RECORD_LOG"),
  sdk("--logging.enable_third_party_loggers", "no other logger runs here"),
  sdk("--subtensor._mock [bool]", "use --mock"),
  sdk("--strict", "unknown options are always errors"),
  sdk("--no_version_checking", "no version is checked"),
  sdk("--config <file>", "write the options into .env as TARGON_* variables"),
];

/** A hidden flag that does nothing but say why. */
export function sdk(flags: string, idle: string, variable?: string): OptionSpec {
  return { flags, help: idle, group: LOGS, hidden: true, idle, ...(variable && { variables: [variable] }) };
}

/** Which subnet on which chain. */
export const chainOptions: OptionSpec[] = [
  {
    flags: "--netuid <n>",
    help: "subnet",
    group: "Subnet and chain:",
    default: 4,
    parse: wholeNumber(0, 65_535),
  },
  {
    flags: "--subtensor.network <name>",
    help: "finney, test, archive, local, latent-lite, subvortex, or a ws URL",
    group: "Subnet and chain:",
    default: "finney",
    variables: ["BT_SUBTENSOR_NETWORK"],
    parse: parseText,
  },
  {
    flags: "--subtensor.chain_endpoint <url>",
    help: "ws URL of a node; wins over the network's name; repeatable: the next is used when one fails",
    group: "Subnet and chain:",
    repeatable: true,
    variables: ["BT_SUBTENSOR_CHAIN_ENDPOINT"],
    parse: listOf(parseChainEndpoint),
  },
];

/** Where the keys lie. */
export const walletOptions: OptionSpec[] = [
  {
    flags: "--wallet.name <name>",
    help: "wallet (coldkey)",
    group: "Wallet:",
    default: "default",
    variables: ["BT_WALLET_NAME"],
    parse: parseText,
  },
  {
    flags: "--wallet.hotkey <name>",
    help: "hotkey in that wallet",
    group: "Wallet:",
    default: "default",
    variables: ["BT_WALLET_HOTKEY"],
    parse: parseText,
  },
  {
    flags: "--wallet.path <dir>",
    help: "folder of the wallets",
    group: "Wallet:",
    default: "~/.bittensor/wallets",
    variables: ["BT_WALLET_PATH"],
    parse: parseText,
  },
  {
    flags: "--wallet.password-file <file>",
    help: "file with the password of encrypted keys",
    group: "Wallet:",
    defaultText: "BT_PW_… of the key file, else asked",
    parse: parseText,
  },
];

/** Who may look at a running neuron. */
export const statsOptions: OptionSpec[] = [
  {
    flags: "--stats.port <port>",
    help: "serve /metrics (Prometheus), /health and /ready there",
    group: LOGS,
    defaultText: "not served",
    parse: parsePort,
  },
  {
    flags: "--stats.ip <ip>",
    help: "address to serve them on",
    group: LOGS,
    default: "127.0.0.1",
    parse: parseText,
  },
];

/** The name of a neuron's folder. */
export function neuronName(name: string): OptionSpec {
  return {
    flags: "--neuron.name <name>",
    help: "last part of the neuron's folder",
    group: "Output and logs:",
    default: name,
    parse: parseText,
  };
}
