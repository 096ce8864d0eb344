import type { EnginesConfig } from "../../config.ts";
import { expandHome } from "./expand-home.ts";
import type { Given } from "./given.ts";

type Values = {
  "engines.host"?: string[];
  "engines.tlsDir"?: string;
  "engines.gpus"?: string;
  "engines.image": string;
  "engines.device": EnginesConfig["device"];
  "engines.stopOnExit"?: boolean;
};

/** How engines are run in Docker. */
export function toEnginesConfig(given: Given): EnginesConfig {
  const values = given.values as Values;
  const tlsDir = values["engines.tlsDir"];
  const gpus = values["engines.gpus"]?.split(",").map((gpu) => gpu.trim());
  return {
    hosts: values["engines.host"] ?? [],
    tlsDir: tlsDir === undefined ? null : expandHome(tlsDir),
    gpus: gpus?.filter((gpu) => gpu !== "") ?? null,
    image: values["engines.image"],
    device: values["engines.device"],
    stopOnExit: values["engines.stopOnExit"] === true,
  };
}
