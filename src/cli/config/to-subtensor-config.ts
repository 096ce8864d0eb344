import type { SubtensorConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { parseChainEndpoint } from "../options/url-parsers.ts";
import type { Given } from "./given.ts";
import { NETWORKS } from "./networks.ts";

const RANK: Record<string, number> = { cli: 2, env: 1 };

/**
 * The chain that was meant. An endpoint wins over a network's name, unless the name was given by a stronger source
 * (flag over variable); a network may be a ws URL itself; `local` takes the endpoint of the environment, as the SDK.
 *
 * @throws `USAGE` naming the known networks
 */
export function toSubtensorConfig(given: Given): SubtensorConfig {
  const values = given.values as Record<string, string | undefined>;
  const network = values["subtensor.network"] ?? "finney";
  const endpoint = values["subtensor.chain_endpoint"];
  if (endpoint !== undefined && (isStronger(given) || network === "local")) return named(endpoint);
  if (/^wss?:\/\//.test(network)) return named(parseChainEndpoint(network));
  const known = NETWORKS[network];
  if (known !== undefined) return { network, endpoint: known };
  throw new TargonError("USAGE", "--subtensor.network is neither a known network nor a ws URL", {
    data: { given: network, known: Object.keys(NETWORKS).join(" ") },
  });
}

function isStronger(given: Given): boolean {
  const rankOf = (key: string) => RANK[given.source(key) ?? ""] ?? 0;
  return rankOf("subtensor.chain_endpoint") >= rankOf("subtensor.network");
}

function named(endpoint: string): SubtensorConfig {
  const same = Object.entries(NETWORKS).find(([, url]) => url === endpoint);
  return { network: same?.[0] ?? "custom", endpoint };
}
