import { isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { assertServable } from "../../adapters/chain/axon-address.ts";
import { isGlobalUnicast } from "../../adapters/miners/is-global-unicast.ts";
import type { MinerConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";

/** Addresses that mean "any of mine": nothing to announce. */
const UNSPECIFIED = ["", "0.0.0.0", "::", "[::]"];

/** Where an axon is to be reached. */
export type AxonPlace = { ip: string; port: number };

/** What is known of the server and of the network. */
export type Listening = {
  /** The port in fact listened on. */
  listensOn: number;
  isMock: boolean;
  /** IPv4 addresses of this machine; default from its network interfaces. */
  ownAddresses?: () => string[];
};

/**
 * The address and port to announce on chain: as configured, else the one address listened on, else this machine's one
 * public IPv4 address. The mock network announces the address listened on, whatever it is.
 *
 * @throws AXON_ADDRESS_INVALID where it cannot be known, or the chain would not take it
 */
export function announcedAddress(axon: MinerConfig["axon"], listening: Listening): AxonPlace {
  const place = placeOf(axon, listening);
  assertServable(place);
  return place;
}

/** One line for each reason why an address that the chain takes may still be of no use to validators. */
export function warnOfAddress(log: Log, { ip, port }: AxonPlace, listensOn: string): void {
  if (!isGlobalUnicast(ip))
    log.warn("the address to announce is not a public one: validators on the internet cannot reach it", {
      ip,
      port,
    });
  if (isIPv6(ip) && isIPv4(listensOn))
    log.warn("an IPv6 address is announced, but the axon listens on IPv4 only: set --axon.ip [::]", {
      ip,
      listensOn,
    });
}

function placeOf(
  axon: MinerConfig["axon"],
  { listensOn, isMock, ownAddresses = readOwnAddresses }: Listening,
): AxonPlace {
  const port = axon.externalPort ?? listensOn;
  if (axon.externalIp !== null) return { ip: axon.externalIp, port };
  const listened = UNSPECIFIED.includes(axon.ip) ? undefined : axon.ip;
  if (listened !== undefined && (isMock || isGlobalUnicast(listened))) return { ip: listened, port };
  if (isMock) return { ip: "127.0.0.2", port };
  const global = listened === undefined ? ownAddresses().filter(isGlobalUnicast) : [];
  if (global.length === 1 && global[0] !== undefined) return { ip: global[0], port };
  throw new TargonError(
    "AXON_ADDRESS_INVALID",
    "the miner's public address is not known; name it with --axon.external_ip",
    { data: { ip: axon.ip, candidates: global.join(" ") } },
  );
}

function readOwnAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family }) => family === "IPv4").map(({ address }) => address);
}
