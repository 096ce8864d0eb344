import { randomInt, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { type Dispatcher, request } from "undici";
import { signRequest } from "../../domain/epistula/sign-request.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Address, Endpoint } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { shapeBody } from "./shape-body.ts";

/** What a signed request is made from. */
export type SigningFetchOptions = {
  hotkey: Hotkey;
  /** Whom the requests are signed for. */
  receiver: Address;
  /** Goes out as `X-Targon-Model`. */
  model: string;
};

/** The caller's headers that go on; the rest would tell the miner which client asks, or leak a key. */
const PASSED_HEADERS = ["accept", "content-type"];

/** Answers of these statuses have no body. */
const EMPTY_STATUSES = [204, 205, 304];

/**
 * A `fetch` that sends to one miner: bodies in the shape of all our requests, Epistula v2 headers over the very bytes
 * sent, no redirects, any port (which a standard `fetch` refuses), and no header of the caller but the content's.
 *
 * @throws `USAGE` for a body that is neither text nor bytes; what undici throws when the miner cannot be reached
 */
export function createSigningFetch(options: SigningFetchOptions): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = shapedBytes(url, bytesOf(init.body), options);
    const method = (init.method ?? "GET") as Dispatcher.HttpMethod;
    const answer = await request(url, {
      method,
      headers: { ...passedHeaders(init.headers), ...signedHeaders(body, options) },
      body: method === "GET" ? null : body,
      signal: init.signal ?? null,
    });
    return toResponse(answer);
  };
}

function bytesOf(body: RequestInit["body"]): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  throw new TargonError("USAGE", "only text and bytes can be signed and sent to a miner");
}

function shapedBytes(url: URL, bytes: Uint8Array, { model }: SigningFetchOptions): Uint8Array {
  const endpoint = (Object.keys(PATHS) as Endpoint[]).find((name) => url.pathname.endsWith(PATHS[name]));
  if (endpoint === undefined || bytes.length === 0) return bytes;
  const body = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const shaped = shapeBody(endpoint, body, { model, seed: randomInt(10_000, 2 ** 31) });
  return new TextEncoder().encode(JSON.stringify(shaped));
}

function signedHeaders(body: Uint8Array, { hotkey, receiver, model }: SigningFetchOptions) {
  const signed = signRequest(
    { hotkey },
    { body, signedFor: receiver, nowMs: Date.now(), uuid: randomUUID() },
  );
  return { ...signed, "X-Targon-Model": model };
}

function passedHeaders(headers: RequestInit["headers"]): Record<string, string> {
  return Object.fromEntries([...new Headers(headers)].filter(([name]) => PASSED_HEADERS.includes(name)));
}

function toResponse({ statusCode, headers, body }: Dispatcher.ResponseData): Response {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const empty = EMPTY_STATUSES.includes(statusCode);
  return new Response(empty ? null : (Readable.toWeb(body) as ReadableStream), {
    status: statusCode,
    headers: pairs,
  });
}
