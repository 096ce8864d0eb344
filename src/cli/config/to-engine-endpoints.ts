import type { ValidatorConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import type { EngineKeyFile } from "../options/parse-engine-key-file.ts";
import type { Given } from "./given.ts";
import { readKeyFile } from "./read-api-key.ts";

type Endpoints = ValidatorConfig["engineEndpoints"];

/**
 * The engines that run already, each with its key where a file holds one.
 *
 * @throws `USAGE` for a key of an engine that is not named, `FILE_UNREADABLE`
 */
export function toEngineEndpoints(given: Given): Endpoints {
  const values = given.values as {
    "engines.endpoint"?: Endpoints;
    "engines.apiKeyFile"?: EngineKeyFile[];
  };
  const { "engines.endpoint": endpoints = [], "engines.apiKeyFile": files = [] } = values;
  const lost = files.find((file) => file.url !== null && !endpoints.some(({ url }) => url === file.url));
  if (lost)
    throw new TargonError("USAGE", "--engines.api-key-file names an address that no --engines.endpoint has", {
      data: { address: lost.url },
    });
  const keys = new Map(files.map(({ url, file }) => [url, readKeyFile(file)]));
  return endpoints.map((endpoint) => {
    const apiKey = keys.get(endpoint.url) ?? keys.get(null);
    return { ...endpoint, ...(apiKey !== undefined && { apiKey }) };
  });
}
