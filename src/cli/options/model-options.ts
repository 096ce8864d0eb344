import { DEFAULT_MAX_MODEL_LEN, DEFAULT_RESERVE_MIB, LEAST_MODEL_LEN } from "../../config/engines.ts";
import type { OptionSpec } from "./option-spec.ts";
import { parseEngineKeyFile } from "./parse-engine-key-file.ts";
import { parseGpus } from "./parse-gpus.ts";
import { listOf, oneOf, parseText, wholeNumber } from "./parsers.ts";
import { parseDockerHost, parseEngineEndpoint, parseHttpUrl, parseImage } from "./url-parsers.ts";

const GROUP = "Models and engines:";

/** Which models a validator wants. */
export const modelOptions: OptionSpec[] = [
  {
    flags: "--models.mode <mode>",
    help: "default: Meta-Llama-3.1-8B-Instruct alone; config: a file; endpoint: a web address",
    group: GROUP,
    default: "default",
    parse: oneOf("default", "config", "endpoint"),
  },
  {
    flags: "--models.file <file>",
    help: "the list of --models.mode config, one model a line",
    group: GROUP,
    default: "models.txt",
    parse: parseText,
  },
  {
    flags: "--models.endpoint <url>",
    help: "the list of --models.mode endpoint",
    group: GROUP,
    default: "https://targon.sybil.com/api/models",
    parse: parseHttpUrl,
  },
];

/** Engines that already run, for a validator. */
export const attachOptions: OptionSpec[] = [
  {
    flags: "--engines.endpoint <[model=]url>",
    help: "a vLLM server that runs already; repeatable, also for one model",
    group: GROUP,
    repeatable: true,
    parse: listOf(parseEngineEndpoint),
  },
  {
    flags: "--engines.api-key-file <[url=]file>",
    help: "file with the key of the engine at that address, or of all; repeatable",
    group: GROUP,
    repeatable: true,
    parse: listOf(parseEngineKeyFile),
  },
];

/** Where engines run, and from which image. */
export const dockerOptions: OptionSpec[] = [
  {
    flags: "--engines.host <url>",
    help: "Docker host to run engines on: unix://, ssh://, tcp:// (with TLS); repeatable",
    group: GROUP,
    defaultText: "this machine's",
    repeatable: true,
    variables: ["DOCKER_HOST"],
    parse: listOf(parseDockerHost),
  },
  {
    flags: "--engines.tls-dir <dir>",
    help: "ca.pem, cert.pem and key.pem for tcp:// hosts",
    group: GROUP,
    defaultText: "~/.docker",
    variables: ["DOCKER_CERT_PATH"],
    parse: parseText,
  },
  {
    flags: "--engines.image <image>",
    help: "image of the engines",
    group: GROUP,
    default: "vllm/vllm-openai:v0.32.0",
    parse: parseImage,
  },
  {
    flags: "--engines.device <device>",
    help: "cuda or cpu",
    group: GROUP,
    default: "cuda",
    parse: oneOf("cuda", "cpu"),
  },
];

/** How much of a host engines take, and for how long they run. */
export const engineOptions: OptionSpec[] = [
  {
    flags: "--engines.gpus <list>",
    help: "the GPUs that may be used, by index on each host or by UUID, commas between",
    group: GROUP,
    defaultText: "all",
    parse: parseGpus,
  },
  {
    flags: "--engines.reserve <MiB>",
    help: "memory left free on each GPU",
    group: GROUP,
    default: DEFAULT_RESERVE_MIB,
    parse: wholeNumber(0, 1_000_000),
  },
  {
    flags: "--engines.stop-on-exit",
    help: "stop the engines when targon ends",
    group: GROUP,
  },
];

const MAX_MODEL_LEN = {
  flags: "--engines.max-model-len <tokens>",
  help: "longest prompt and answer together that an engine takes",
  group: GROUP,
  parse: wholeNumber(LEAST_MODEL_LEN, 10_000_000),
} as const;

/** Of a validator's engines: what verification needs. */
export const scoredLength: OptionSpec = { ...MAX_MODEL_LEN, default: DEFAULT_MAX_MODEL_LEN };

/** Of a miner's engines. */
export const servedLength: OptionSpec = { ...MAX_MODEL_LEN, defaultText: "the model's own, or what fits" };

/** Ends before anything is started. */
export const planOption: OptionSpec = {
  flags: "--plan",
  help: "print which GPU would run what, and end",
  group: "What to do:",
};
