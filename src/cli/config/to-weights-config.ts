import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HubSettings, WeightSource, WeightsConfig } from "../../domain/ports/weights.ts";
import { expandHome } from "./expand-home.ts";
import type { Given } from "./given.ts";

type Values = {
  "hub.home": string;
  "hub.cache"?: string;
  "hub.endpoint": string;
  "hub.token"?: string;
  powv?: WeightSource[];
  "verify.powv"?: boolean;
  "verify.weights"?: WeightSource[];
};

/** What a miner adds values from, or null where it adds none. */
export function toPowvConfig(given: Given): WeightsConfig | null {
  const { powv } = given.values as Values;
  return powv === undefined ? null : toWeightsConfig(given, powv);
}

/** What answers' values are checked with, or null where they are not; who says where weights lie wants the check. */
export function toPowvCheckConfig(given: Given): WeightsConfig | null {
  const { "verify.powv": isOn, "verify.weights": weights } = given.values as Values;
  return (isOn ?? weights !== undefined) ? toWeightsConfig(given, weights ?? []) : null;
}

function toWeightsConfig(given: Given, sources: WeightSource[]): WeightsConfig {
  const expanded = sources.map(({ model, source }) => ({ model, source: expandHome(source) }));
  return { sources: expanded, hub: toHubSettings(given) };
}

/** The Hugging Face hub and what of it lies on this machine. */
export function toHubSettings(given: Given): HubSettings {
  const values = given.values as Values;
  const home = expandHome(values["hub.home"]);
  const cache = values["hub.cache"];
  return {
    endpoint: values["hub.endpoint"],
    token: values["hub.token"] ?? readToken(join(home, "token")),
    cacheDir: cache === undefined ? join(home, "hub") : expandHome(cache),
  };
}

/** Where nobody logged in there is no such file, and public models need none. */
function readToken(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch {
    return null;
  }
}
