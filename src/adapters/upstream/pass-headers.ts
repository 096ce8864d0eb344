import type { IncomingHttpHeaders } from "node:http";

/** What of a client's headers concerns the answer; everything else stays with the miner, the signatures above all. */
const TO_UPSTREAM = ["accept", "accept-encoding", "content-type", "user-agent", "x-request-id"];

/** Headers of one connection, not of the answer (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The headers that an upstream gets: the client's that concern the answer, and the key of our own. */
export function requestHeaders(headers: IncomingHttpHeaders, apiKey: string): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of TO_UPSTREAM) {
    const value = headers[name];
    if (value !== undefined) passed[name] = String(value);
  }
  if (apiKey !== "") passed.authorization = `Bearer ${apiKey}`;
  return passed;
}

/** The upstream's headers without those of its connection, the ones that `Connection` names included. */
export function responseHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = String(headers.connection ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const isHop = HOP_BY_HOP.has(name.toLowerCase()) || named.includes(name.toLowerCase());
    if (value !== undefined && !isHop) passed[name] = value;
  }
  return passed;
}
