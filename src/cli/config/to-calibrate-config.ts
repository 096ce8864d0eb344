import type { CalibrateConfig } from "../../config/calibrate.ts";
import { TargonError } from "../../errors.ts";
import { expandHome } from "./expand-home.ts";
import { frozen, type Given } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { toLoggingConfig } from "./to-neuron-config.ts";

/** Each sees each: twelve stacks of four, each held in memory. */
const MOST_ENGINES = 4;

/** `targon calibrate`. */
export function toCalibrateConfig(given: Given): CalibrateConfig {
  const values = given.values as {
    engine?: string[];
    model?: string;
    tokens: number;
    out?: string;
    json?: boolean;
  };
  const { engine: engines = [] } = values;
  if (engines.length < 2 || engines.length > MOST_ENGINES)
    throw new TargonError("USAGE", "calibrate compares engines with one another", {
      data: { engines: engines.length, expected: `--engine URL, 2 to ${MOST_ENGINES} times` },
    });
  return frozen({
    engineUrls: [...engines],
    model: values.model ?? null,
    tokens: values.tokens,
    outFile: values.out === undefined ? null : expandHome(values.out),
    apiKey: readApiKey(given),
    logging: toLoggingConfig(given, "info"),
    json: values.json === true,
  });
}
