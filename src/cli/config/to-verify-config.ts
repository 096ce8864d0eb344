import { resolve } from "node:path";
import type { VerifyConfig } from "../../config.ts";
import type { RulesVersion } from "../../domain/verification/rules/rules-verdict.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given } from "./given.ts";
import { policyFilesOf } from "./policy-files.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toLoggingConfig, toMockConfig } from "./to-neuron-config.ts";
import { toPowvCheckConfig } from "./to-weights-config.ts";

/** A page of more files than this is nothing that a person reads. */
const MOST_FILES = 100;

/** `targon verify FILE…`. */
export function toVerifyConfig(given: Given): VerifyConfig {
  const values = given.values as {
    engine?: string;
    request?: string;
    rules?: RulesVersion;
    "verify.slow": number;
    explain?: boolean;
    report?: string;
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
  if (values.report !== undefined) checkReport(values.report, given.args);
  return frozen({
    files: [...given.args],
    requestFile: values.request ?? null,
    engineUrl: mock === null ? (values.engine ?? null) : null,
    apiKey: readApiKey(given),
    mock,
    powv: toPowvCheckConfig(given),
    rules: values.rules ?? null,
    slow: values["verify.slow"],
    policyFiles: policyFilesOf(given),
    explain: values.explain === true,
    reportFile: values.report ?? null,
    logging: toLoggingConfig(given, "warn"),
    json: values.json === true,
  });
}

function checkReport(report: string, files: string[]): void {
  if (files.length > MOST_FILES)
    throw new TargonError("USAGE", `--report takes at most ${MOST_FILES} files`, {
      data: { files: files.length },
    });
  if (files.some((file) => resolve(file) === resolve(report)))
    throw new TargonError("USAGE", "--report would overwrite a file that is to be verified", {
      data: { file: report },
    });
}
