import type { Axon } from "../../domain/ports/chain.ts";
import { fromAxonAddress } from "./axon-address.ts";
import type { ChainAxon } from "./chain-values.ts";

/** The axon of a neuron; null where it never served, or with ip or port 0, or an ip type that does not exist. */
export function toAxon({ ip, ipType, port, ...rest }: ChainAxon): Axon | null {
  if (ip === 0n || port === 0 || (ipType !== 4 && ipType !== 6)) return null;
  if (ipType === 4 && ip >= 1n << 32n) return null;
  return { ip: fromAxonAddress({ ip, ipType }), port, ipType, ...rest };
}
