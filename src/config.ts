import type { EnginesConfig, ServeConfig } from "./config/engines.ts";
import type { MockConfig } from "./config/mock-config.ts";
import type { HubSettings, WeightsConfig } from "./domain/ports/weights.ts";
import type { Address } from "./domain/types.ts";
import type { RulesVersion } from "./domain/verification/rules/rules-verdict.ts";

/** Where the keys lie. */
export type WalletConfig = {
  name: string;
  hotkey: string;
  path: string;
  /** A file with the password of encrypted key files; null or absent: variable or terminal. */
  passwordFile?: string | null;
};

/**
 * Which chain. `endpoint` is the resolved ws URL; `fallbacks` follow when it fails; `network` is its name, or "custom";
 * `genesis` the hash that it must have, null or absent: any.
 */
export type SubtensorConfig = {
  network: string;
  endpoint: string;
  fallbacks?: readonly string[];
  genesis?: string | null;
};

/** How much is logged and how. */
export type LoggingConfig = {
  level: "error" | "warn" | "info" | "debug" | "trace";
  format: "pretty" | "json";
  /** Root of the neurons' folders, `~` expanded. */
  dir: string;
};

/** Where metrics and health are served. */
export type StatsConfig = { ip: string; port: number };

/** What every command that is a neuron has. */
export type NeuronConfig = {
  netuid: number;
  neuronName: string;
  wallet: WalletConfig;
  subtensor: SubtensorConfig;
  logging: LoggingConfig;
  mock: MockConfig | null;
  json: boolean;
};

/** One upstream of a miner; `model: null` = ask it which models it serves. `url` ends in /v1, no slash behind. */
export type ModelEndpoint = { model: string | null; url: string };

/** Where a miner listens, and what it announces. */
export type AxonConfig = {
  port: number;
  ip: string;
  externalIp: string | null;
  externalPort: number | null;
  /** Uid or hotkey of another miner, which is asked whether it reaches this one; null or absent: nobody. */
  peer?: string | null;
};

/** `targon miner`. */
export type MinerConfig = NeuronConfig & {
  axon: AxonConfig;
  modelEndpoints: ModelEndpoint[];
  apiKey: string;
  /** False: any signed caller that the metagraph knows may ask. */
  forceValidatorPermit: boolean;
  /** Least stake of a caller, rao. */
  minStakeRao: bigint;
  /** How long open streams may go on after the first signal, ms. */
  drainMs: number;
  /** Upstream: silence for longer is an error, ms. */
  upstreamTimeoutMs: number;
  /** Null or absent: all models are those of `modelEndpoints`. */
  serve?: ServeConfig | null;
  /** Print which GPU would run what, and end. */
  plan?: boolean;
  /** What powv values are added from; null or absent: answers pass as they are. */
  powv?: WeightsConfig | null;
  /** Null: not served. */
  stats: StatsConfig | null;
};

/** `targon validator`. */
export type ValidatorConfig = NeuronConfig & {
  /** Blocks between two weight settings. */
  epochLength: number;
  /** Seconds without progress as ms: connect, first token, gap. */
  timeoutMs: number;
  /** TAO (not rao). */
  vpermitTaoLimit: number;
  /** Null: `cache.sqlite` in the neuron's folder. */
  cacheFile: string | null;
  cacheKeepDays: number;
  models: { mode: "default" | "config" | "endpoint"; endpoint: string; file: string };
  /** Where sizes and shapes of models are read. */
  hub: HubSettings;
  /** Print which GPU would run what, and end. */
  plan: boolean;
  /** Engines attached by hand; several URLs for one model are allowed. */
  engineEndpoints: { model: string | null; url: string; apiKey?: string | null }[];
  /** Engines that targon runs itself. */
  engines: EnginesConfig;
  promptsFile: string | null;
  epochs: number | null;
  rounds: number | null;
  saveResponsesDir: string | null;
  allowPrivateAxons: boolean;
  scoring: "targon" | "reference";
  /** What weights say of our version, u64. */
  weightsVersionKey: bigint;
  /** `alpha`: of all miners in an epoch; `auditRate`: least share verified; `failEpochs`: until a failed one is judged anew. */
  verify: { alpha: number; auditRate: number; failEpochs: number; slow?: number; policyFiles?: string[] };
  /** Answers' lengths, tokens: [least, most] of max_tokens. */
  maxTokens: [number, number];
  /** What powv values are checked with; null or absent: they are not. */
  powv?: WeightsConfig | null;
  /** Null: not served. */
  stats: StatsConfig | null;
};

/** `targon verify`. */
export type VerifyConfig = {
  /** Paths; "-" is stdin. */
  files: string[];
  requestFile: string | null;
  engineUrl: string | null;
  /** What powv values are checked with; null or absent: they are not. */
  powv?: WeightsConfig | null;
  apiKey: string | null;
  mock: MockConfig | null;
  /** Version of the reference whose rules judge, null or absent: our own. `slow`: tokens generated again, default 0. */
  rules?: RulesVersion | null;
  slow?: number;
  /** Default: the policies that targon brings. */
  policyFiles?: string[];
  /** Each token is told, and a page written (over an existing file). Default: neither. */
  explain?: boolean;
  reportFile?: string | null;
  logging: LoggingConfig;
  json: boolean;
};

/** `targon query`. */
export type QueryConfig = NeuronConfig & {
  minerUrl: string | null;
  hotkeyAddress: Address | null;
  model: string;
  endpoint: "CHAT" | "COMPLETION";
  prompt: string;
  temperature: number;
  topP: number;
  maxTokens: number;
  seed: bigint | null;
  timeoutMs: number;
  saveFile: string | null;
  printHeaders: boolean;
  /** Exact bytes to sign and send instead of a built request; "-" is stdin. */
  bodyFile: string | null;
};

/** `targon register`. */
export type RegisterConfig = NeuronConfig & {
  /** Do not ask. */
  yes: boolean;
  /** The most to pay in all, fee included, rao; null = the price that is shown. */
  maxBurnRao: bigint | null;
  /** Wait for a place in a full interval instead of giving up. */
  wait: boolean;
};

/** `targon keys show`. */
export type KeysConfig = {
  wallet: WalletConfig;
  /** Open the coldkey itself; else its address comes from `coldkeypub.txt`. */
  coldkey: boolean;
  logging: LoggingConfig;
  json: boolean;
};

/** Lengths of answers that a validator asks for, tokens. */
export const MAX_TOKENS: [number, number] = [512, 1920];

/** The same on the embedded network (contracts §3). */
export const MOCK_MAX_TOKENS: [number, number] = [48, 96];

/** Tempo of the embedded chain, and the epoch length of a validator on it. */
export const MOCK_EPOCH_LENGTH = 80;

/** `--timeout` of a validator on the embedded network, ms. */
export const MOCK_TIMEOUT_MS = 2_000;

/** The model of `--models.mode default`. */
export const DEFAULT_MODEL = "NousResearch/Meta-Llama-3.1-8B-Instruct";

/** The model of the embedded network. */
export const MOCK_MODEL = "targon/tiny-llama";
