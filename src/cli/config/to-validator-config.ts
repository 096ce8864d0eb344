import {
  MAX_TOKENS,
  MOCK_EPOCH_LENGTH,
  MOCK_MAX_TOKENS,
  MOCK_TIMEOUT_MS,
  type ValidatorConfig,
} from "../../config.ts";
import { PROMPT_TOKENS } from "../../domain/rounds/fit-tokens.ts";
import { expandHome } from "./expand-home.ts";
import { frozen, type Given, isGiven } from "./given.ts";
import { policyFilesOf } from "./policy-files.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toEngineEndpoints } from "./to-engine-endpoints.ts";
import { toEnginesConfig } from "./to-engines-config.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";
import { toStatsConfig } from "./to-stats-config.ts";
import { toHubSettings, toPowvCheckConfig } from "./to-weights-config.ts";

type Values = {
  epochLength: number;
  timeout: number;
  vpermitTaoLimit: number;
  cacheFile?: string;
  "cache.keep": number;
  "models.mode": ValidatorConfig["models"]["mode"];
  "models.endpoint": string;
  "models.file": string;
  plan?: boolean;
  prompts?: string;
  epochs?: number;
  rounds?: number;
  saveResponses?: string;
  allowPrivateAxons?: boolean;
  scoring: ValidatorConfig["scoring"];
  "weights.versionKey": number;
  "verify.alpha": number;
  "verify.auditRate": number;
  "verify.failEpochs": number;
  "verify.slow": number;
};

/** `targon validator`, with the clock of contracts §3 on the embedded network where nothing else was asked for. */
export function toValidatorConfig(given: Given): ValidatorConfig {
  const values = given.values as Values;
  const neuron = toNeuronConfig(given, { name: "validator" });
  const isMock = neuron.mock !== null;
  if (isMock) refuseBesideMock(given, { brings: "engine", keys: ["plan"] });
  const maxTokens = isMock ? MOCK_MAX_TOKENS : MAX_TOKENS;
  return frozen({
    ...neuron,
    epochLength: isMock && !isGiven(given, "epochLength") ? MOCK_EPOCH_LENGTH : values.epochLength,
    timeoutMs: isMock && !isGiven(given, "timeout") ? MOCK_TIMEOUT_MS : values.timeout,
    vpermitTaoLimit: values.vpermitTaoLimit,
    cacheFile: pathOrNull(values.cacheFile),
    cacheKeepDays: values["cache.keep"],
    models: {
      mode: values["models.mode"],
      endpoint: values["models.endpoint"],
      file: expandHome(values["models.file"]),
    },
    hub: toHubSettings(given),
    plan: values.plan === true && !isMock,
    engineEndpoints: toEngineEndpoints(given),
    engines: toEnginesConfig(given, maxTokens[1] + PROMPT_TOKENS),
    promptsFile: pathOrNull(values.prompts),
    epochs: values.epochs ?? null,
    rounds: values.rounds ?? null,
    saveResponsesDir: pathOrNull(values.saveResponses),
    allowPrivateAxons: isMock || values.allowPrivateAxons === true,
    scoring: values.scoring,
    weightsVersionKey: BigInt(values["weights.versionKey"]),
    verify: {
      alpha: values["verify.alpha"],
      auditRate: values["verify.auditRate"],
      failEpochs: values["verify.failEpochs"],
      slow: values["verify.slow"],
      policyFiles: policyFilesOf(given),
    },
    maxTokens: [...maxTokens],
    stats: toStatsConfig(given),
    powv: toPowvCheckConfig(given),
  } satisfies ValidatorConfig);
}

function pathOrNull(path: string | undefined): string | null {
  return path === undefined ? null : expandHome(path);
}
