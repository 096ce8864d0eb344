import { isIP } from "node:net";
import { TargonError } from "../../errors.ts";

/** An address as the chain holds it: u128, most significant byte first, and 4 or 6. */
export type AxonAddress = { ip: bigint; ipType: 4 | 6 };

/**
 * An IP address as the number that serve_axon takes. `::ffff:1.2.3.4` is an IPv6 address.
 *
 * @throws {TargonError} `AXON_ADDRESS_INVALID` for any text that is no IP address, naming it
 * @see bittensor SDK `bittensor/utils/networking.py`, `ip_to_int`; reference/chain.md §6
 */
export function toAxonAddress(text: string): AxonAddress {
  const ipType = text.includes("%") ? 0 : isIP(text);
  if (ipType === 4) return { ip: fromParts(text.split(".").map(Number), 8n), ipType };
  if (ipType === 6) return { ip: fromParts(ipv6Groups(text), 16n), ipType };
  throw new TargonError("AXON_ADDRESS_INVALID", "the axon's address is no IP address", {
    data: { address: text },
  });
}

/** 127.0.0.1 and ::1; with 0 and all ones what no chain takes, though it takes the rest of 127.0.0.0/8. */
const REFUSED = { 4: [0n, 0x7f00_0001n, 0xffff_ffffn], 6: [0n, 1n, (1n << 128n) - 1n] };

/**
 * Refuses, before anything is sent, what the chain would refuse as an axon's address.
 *
 * @throws {TargonError} `AXON_ADDRESS_INVALID` for what is no IP address, for none at all (`0.0.0.0`, `::`), this machine
 * itself (`127.0.0.1`, `::1`) and the last address of all, and for port 0
 * @see reference/chain.md §1.7; subtensor `subnets/serving.rs`, `is_valid_ip_address`
 */
export function assertServable({ ip: text, port }: { ip: string; port: number }): void {
  const { ip, ipType } = toAxonAddress(text);
  if (REFUSED[ipType].includes(ip))
    throw new TargonError(
      "AXON_ADDRESS_INVALID",
      "the chain takes no such address for an axon: nobody else could reach it",
      { data: { address: text } },
    );
  if (port === 0) throw new TargonError("AXON_ADDRESS_INVALID", "an axon needs a port", { data: { port } });
}

/** The text of an address that the chain holds; IPv6 without zero compression of the mixed form. */
export function fromAxonAddress({ ip, ipType }: AxonAddress): string {
  if (ipType === 4) return toParts(ip, 8n, 4).join(".");
  const groups = toParts(ip, 16n, 8).map((group) => group.toString(16));
  // the URL parser knows the canonical form of an IPv6 address
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function fromParts(parts: number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);
}

function toParts(value: bigint, bits: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number((value >> (bits * BigInt(count - 1 - index))) & ((1n << bits) - 1n)),
  );
}

function ipv6Groups(text: string): number[] {
  const host = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = "", tail] = host.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16));
}
