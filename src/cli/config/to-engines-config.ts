import { type EnginesConfig, LEAST_MODEL_LEN } from "../../config/engines.ts";
import { expandHome } from "./expand-home.ts";
import type { Given } from "./given.ts";

type Values = {
  "engines.host"?: string[];
  "engines.tlsDir"?: string;
  "engines.gpus"?: string[];
  "engines.image": string;
  "engines.device": EnginesConfig["device"];
  "engines.reserve": number;
  "engines.maxModelLen"?: number;
  "engines.stopOnExit"?: boolean;
};

/** How engines are run in Docker; a context shorter than `leastModelLen` tokens is of no use. */
export function toEnginesConfig(given: Given, leastModelLen: number = LEAST_MODEL_LEN): EnginesConfig {
  const values = given.values as Values;
  const tlsDir = values["engines.tlsDir"];
  return {
    hosts: values["engines.host"] ?? [],
    tlsDir: tlsDir === undefined ? null : expandHome(tlsDir),
    gpus: values["engines.gpus"] ?? null,
    image: values["engines.image"],
    device: values["engines.device"],
    reserveMiB: values["engines.reserve"],
    maxModelLen: values["engines.maxModelLen"] ?? null,
    leastModelLen,
    stopOnExit: values["engines.stopOnExit"] === true,
  };
}
