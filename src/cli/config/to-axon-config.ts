import type { AxonConfig } from "../../config.ts";
import type { Given } from "./given.ts";
import { toBindAddress } from "./to-bind-address.ts";

type Values = {
  "axon.port": number;
  "axon.ip": string;
  "axon.external_ip"?: string;
  "axon.external_port"?: number;
  "axon.peer"?: string;
};

/** Where a miner listens, what it announces, and who looks whether that is right. */
export function toAxonConfig({ values }: Given): AxonConfig {
  const axon = values as Values;
  return {
    port: axon["axon.port"],
    ip: toBindAddress(axon["axon.ip"]),
    externalIp: axon["axon.external_ip"] ?? null,
    externalPort: axon["axon.external_port"] ?? null,
    peer: axon["axon.peer"] ?? null,
  };
}
