import type { VerifyConfig } from "../../config.ts";
import type { RulesVersion } from "../../domain/verification/rules/rules-verdict.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toLoggingConfig, toMockConfig } from "./to-neuron-config.ts";

/** `targon verify FILE…`. */
export function toVerifyConfig(given: Given): VerifyConfig {
  const values = given.values as {
    engine?: string;
    request?: string;
    rules?: RulesVersion;
    json?: boolean;
  };
  const mock = toMockConfig(given);
  if (mock !== null) refuseBesideMock(given, { brings: "engine", keys: ["engine"] });
  if (values.engine === undefined && mock === null) {
    throw new TargonError("USAGE", "--engine URL is missing (or use --mock)");
  }
  if (given.args.filter((file) => file === "-").length > 1) {
    throw new TargonError("USAGE", "stdin can be read once only");
  }
  return frozen({
    files: [...given.args],
    requestFile: values.request ?? null,
    engineUrl: mock === null ? (values.engine ?? null) : null,
    apiKey: readApiKey(given),
    mock,
    rules: values.rules ?? null,
    logging: toLoggingConfig(given, "warn"),
    json: values.json === true,
  });
}
