import type { SubtensorConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { parseChainEndpoint } from "../options/url-parsers.ts";
import type { Given } from "./given.ts";
import { NETWORKS } from "./networks.ts";

const RANK: Record<string, number> = { cli: 2, env: 1 };

type Values = { "subtensor.network"?: string; "subtensor.chain_endpoint"?: string[] };

/**
 * The chain that was meant. Endpoints win over a network's name, unless the name was given by a stronger source (flag
 * over variable); a network may be a ws URL itself; `local` takes the endpoint of the environment, as the SDK. A name
 * that was given beside endpoints says which chain they must be of.
 *
 * @throws `USAGE` naming the known networks
 */
export function toSubtensorConfig(given: Given): SubtensorConfig {
  const values = given.values as Values;
  const network = values["subtensor.network"] ?? "finney";
  const endpoints = values["subtensor.chain_endpoint"] ?? [];
  const rank = rankOf(given, "subtensor.chain_endpoint") - rankOf(given, "subtensor.network");
  if (endpoints.length > 0 && (rank >= 0 || network === "local"))
    return atEndpoints(endpoints, rank === 0 ? network : null);
  if (/^wss?:\/\//.test(network)) return atEndpoints([parseChainEndpoint(network)], null);
  const known = NETWORKS[network];
  if (known !== undefined) return { network, ...known, fallbacks: [...known.fallbacks] };
  throw new TargonError("USAGE", "--subtensor.network is neither a known network nor a ws URL", {
    data: { given: network, known: Object.keys(NETWORKS).join(" ") },
  });
}

function rankOf(given: Given, key: string): number {
  return RANK[given.source(key) ?? ""] ?? 0;
}

function atEndpoints([endpoint = "", ...fallbacks]: string[], name: string | null): SubtensorConfig {
  const isNamed = ([other, at]: [string, { endpoint: string; genesis: string | null }]) =>
    other === name ? at.genesis !== null : at.endpoint === endpoint;
  const [network, known] = Object.entries(NETWORKS).find(isNamed) ?? ["custom", null];
  return { network, endpoint, fallbacks, genesis: known?.genesis ?? null };
}
