import type { StatsConfig } from "../../config.ts";
import type { Given } from "./given.ts";
import { toBindAddress } from "./to-bind-address.ts";

/** Where metrics are served, or null without a port. */
export function toStatsConfig(given: Given): StatsConfig | null {
  const { "stats.ip": ip, "stats.port": port } = given.values as {
    "stats.ip": string;
    "stats.port"?: number;
  };
  return port === undefined ? null : { ip: toBindAddress(ip), port };
}
