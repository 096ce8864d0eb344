import type { IncomingHttpHeaders } from "node:http";

/** What of a client's headers concerns the answer; everything else stays with the miner, the signatures above all. */
const TO_UPSTREAM = ["accept", "accept-encoding", "content-type", "user-agent", "x-request-id"];

/** What of an upstream's headers concerns the answer; the rest tells strangers what stands behind the miner. */
const TO_CLIENT = [
  "cache-control",
  "content-encoding",
  "content-language",
  "content-length",
  "content-type",
  "retry-after",
  "vary",
  "x-accel-buffering",
  "x-request-id",
];

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

/** The headers that a client gets: the upstream's that concern the answer, without those that `Connection` names. */
export function responseHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = String(headers.connection ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const passed: Record<string, string | string[]> = {};
  for (const name of TO_CLIENT) {
    const value = headers[name];
    if (value !== undefined && !named.includes(name)) passed[name] = value;
  }
  return passed;
}
