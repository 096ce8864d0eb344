import { randomUUID } from "node:crypto";
import type { Dispatcher } from "undici";
import { request } from "undici";
import { signRequest } from "../../domain/epistula/sign-request.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { MinerTarget } from "../../domain/ports/miner.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { statusError } from "./status-error.ts";
import { targetUrl } from "./target-url.ts";

/** What sending needs. */
export type SendDeps = { hotkey: Hotkey; clock: Clock; dispatcher: Dispatcher; allowPrivate: boolean };

/** One signed call. */
export type SignedCall = {
  target: MinerTarget;
  method: "GET" | "POST";
  path: string;
  /** The exact bytes; empty for GET. */
  body: Uint8Array;
  /** Sent as `X-Targon-Model`. */
  model?: string;
  signal: AbortSignal;
};

/**
 * Sends one request with Epistula headers over the exact bytes; redirects are not followed.
 *
 * @throws {TargonError} `MINER_REFUSED` for 4xx, with the beginning of the miner's words; `MINER_STATUS` for anything else
 * but 200, the answer unread; `MINER_ADDRESS_REFUSED`;
 * undici's own errors otherwise
 */
export async function sendSigned(deps: SendDeps, call: SignedCall): Promise<Dispatcher.ResponseData> {
  const url = targetUrl({ url: call.target.url, path: call.path, allowPrivate: deps.allowPrivate });
  const response = await request(url, {
    dispatcher: deps.dispatcher,
    method: call.method,
    headers: headersOf(deps, call),
    body: call.method === "GET" ? null : call.body,
    signal: call.signal,
  });
  if (response.statusCode === 200) return response;
  throw await statusError(response, call.signal);
}

function headersOf({ hotkey, clock }: SendDeps, { target, method, body, model }: SignedCall) {
  const nowMs = Math.floor(clock.now());
  return {
    ...signRequest({ hotkey }, { body, signedFor: target.hotkey, nowMs, uuid: randomUUID() }),
    ...(model !== undefined && { "X-Targon-Model": model }),
    ...(method === "POST" && { "Content-Type": "application/json" }),
  };
}
