import type { MockConfig } from "../../config/mock-config.ts";
import { MOCK_FAULTS, type MockEngineFault, type MockFault } from "../../config/mock-faults.ts";
import type { MockGeneration } from "../../config/mock-generations.ts";
import { MOCK_MINERS } from "../../config/mock-miners.ts";
import type { LoggingConfig, NeuronConfig, WalletConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { expandHome } from "./expand-home.ts";
import { type Given, isGiven } from "./given.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toSubtensorConfig } from "./to-subtensor-config.ts";

/** The one fault that is not about the subnet: the root network takes no registrations. */
const ON_ROOT = "RegistrationNotPermittedOnRootSubnet";

type Values = {
  netuid: number;
  json?: boolean;
  mock?: boolean;
  "mock.miners"?: Record<string, number>;
  "mock.generation"?: MockGeneration;
  "mock.fault"?: MockFault | MockEngineFault;
  "neuron.name"?: string;
  "wallet.name": string;
  "wallet.hotkey": string;
  "wallet.path": string;
  "wallet.passwordFile"?: string;
  "logging.info"?: boolean;
  "logging.debug"?: boolean;
  "logging.trace"?: boolean;
  "logging.format"?: "pretty" | "json";
  "logging.logging_dir": string;
};

/** What every neuron has; `quiet` commands log warnings only, unless told otherwise. */
export function toNeuronConfig(given: Given, role: { name: string; quiet?: boolean }): NeuronConfig {
  const values = given.values as Values;
  const mock = toMockConfig(given);
  return {
    netuid: mock?.fault?.error === ON_ROOT ? 0 : values.netuid,
    neuronName: values["neuron.name"] ?? role.name,
    wallet: {
      ...toWalletConfig(given),
      ...(mock && !isGiven(given, "wallet.name") && { name: "mock" }),
      ...(mock && !isGiven(given, "wallet.hotkey") && { hotkey: "mock" }),
    },
    subtensor: mock ? toMockSubtensor(given) : toSubtensorConfig(given),
    logging: toLoggingConfig(given, role.quiet ? "warn" : "info"),
    mock,
    json: values.json === true,
  };
}

/** Where the keys lie, and the file with their password. */
export function toWalletConfig(given: Given): WalletConfig {
  const values = given.values as Values;
  const passwordFile = values["wallet.passwordFile"];
  return {
    name: values["wallet.name"],
    hotkey: values["wallet.hotkey"],
    path: expandHome(values["wallet.path"]),
    passwordFile: passwordFile === undefined ? null : expandHome(passwordFile),
  };
}

/** The embedded network's settings, or null without `--mock`. */
export function toMockConfig(given: Given): MockConfig | null {
  const values = given.values as Values;
  if (!values.mock) return null;
  const generation = values["mock.generation"] ?? null;
  const { "mock.fault": fault, "mock.miners": miners = MOCK_MINERS } = values;
  const config = { miners: { ...miners }, generation };
  if (fault === undefined) return config;
  if ("engineLifeMs" in fault) return { ...config, ...fault };
  checkFault(fault, generation);
  return { ...config, fault: { ...fault } };
}

function checkFault({ call, error }: MockFault, generation: MockGeneration | null): void {
  const known = MOCK_FAULTS[call][error] ?? [];
  if (generation === null || known.includes(generation)) return;
  throw new TargonError(
    "USAGE",
    "--mock.fault names an error that the runtime of --mock.generation does not know",
    {
      data: { error, generation, knownTo: known.join(", ") },
    },
  );
}

/** How much is logged, in which form and where; without words about it at `usual`. */
export function toLoggingConfig(given: Given, usual: LoggingConfig["level"]): LoggingConfig {
  const values = given.values as Values;
  const level = (["trace", "debug", "info"] as const).find((name) => values[`logging.${name}`]);
  return {
    level: level ?? usual,
    format: values["logging.format"] ?? (given.terminal ? "pretty" : "json"),
    dir: expandHome(values["logging.logging_dir"]),
  };
}

function toMockSubtensor(given: Given) {
  refuseBesideMock(given, { brings: "chain", keys: ["subtensor.network", "subtensor.chain_endpoint"] });
  return { network: "mock", endpoint: "" };
}
