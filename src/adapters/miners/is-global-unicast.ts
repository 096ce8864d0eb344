import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IANA's special-purpose IPv4 ranges, multicast and the reserved rest (RFC 6890 and its registry). */
const SPECIAL_V4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Within 2000::/3 what is not for unicast, or carries an IPv4 address that nobody checked. */
const SPECIAL_V6: [string, number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [net, prefix] of SPECIAL_V4) special.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of SPECIAL_V6) special.addSubnet(net, prefix, "ipv6");

const unicastV6 = new BlockList();
unicastV6.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an address is one that a stranger may name: global unicast, so neither this machine nor its neighbours. An
 * IPv4 address within IPv6 (`::ffff:…`) is judged as what it is.
 *
 * @param host - a literal address as `URL.hostname` gives it, brackets or not; a name is never one
 */
export function isGlobalUnicast(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIPv4(address)) return !special.check(address, "ipv4");
  if (!isIPv6(address)) return false;
  const mapped = mappedV4(address);
  if (mapped !== undefined) return !special.check(mapped, "ipv4");
  return unicastV6.check(address, "ipv6") && !special.check(address, "ipv6");
}

/** The address inside `::ffff:a.b.c.d`, however it is written. */
function mappedV4(address: string): string | undefined {
  // The URL parser writes every such address as `::ffff:hhhh:hhhh`.
  const { hostname } = new URL(`http://[${address.split("%")[0]}]`);
  const match = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (!match) return undefined;
  const [high, low] = [Number.parseInt(match[1] ?? "", 16), Number.parseInt(match[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
