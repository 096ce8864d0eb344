import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type Dispatcher, request } from "undici";
import { TargonError } from "../../errors.ts";
import { abortReason } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { requestHeaders, responseHeaders } from "./pass-headers.ts";
import { upstreamError, withoutCredentials } from "./upstream-error.ts";

/** Status and headers of an upstream's answer. */
export type AnswerHead = { statusCode: number; headers: IncomingHttpHeaders };

/** How an answer's bytes are changed on their way, chosen when its head came; null: not at all. */
export type RewriteAnswer = (
  head: AnswerHead,
) => ((source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | null;

/** One request to be passed on. */
export type Forwarded = {
  /** The whole URL at the upstream. */
  url: string;
  /** "": no Authorization is sent. */
  apiKey: string;
  /** As received; only those that concern the answer are passed on. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Longest silence of the upstream, ms. */
  timeoutMs: number;
  reply: ServerResponse;
  /** Called right before the first byte is answered. */
  begin: () => void;
  /** Called when the first byte of the upstream's body comes. */
  onFirstByte?: (() => void) | undefined;
  /** Absent: byte for byte. */
  rewrite?: RewriteAnswer | undefined;
};

/** A client that takes no byte for this much longer than the upstream may be silent is cut. */
const CLIENT_GRACE_MS = 5000;

/**
 * Passes a request to an upstream and its answer back byte for byte, unless it is to be rewritten, with back-pressure and the upstream's status. The
 * client gone, the upstream's request is aborted. An error after the first byte cuts the answer; before, it is thrown.
 *
 * @throws UPSTREAM_UNREACHABLE · UPSTREAM_TIMEOUT · UPSTREAM_REDIRECT · AbortError where the client went away before the answer began
 */
export async function forward(
  { dispatcher, log }: { dispatcher: Dispatcher; log: Log },
  call: Forwarded,
): Promise<void> {
  const { reply, timeoutMs } = call;
  const gone = new AbortController();
  reply.once("close", () => gone.abort(abortReason("the client is gone")));
  reply.setTimeout(timeoutMs + CLIENT_GRACE_MS, () => reply.destroy());
  const answer = await ask(dispatcher, { ...call, signal: gone.signal });
  refuseRedirect(answer, call.url);
  call.begin();
  const rewrite = call.rewrite?.(answer) ?? null;
  const headers = responseHeaders(answer.headers);
  // How long it will be is known when it has ended.
  if (rewrite !== null) delete headers["content-length"];
  reply.writeHead(answer.statusCode, headers);
  // The client's clock for the first token is not to wait for the headers too.
  if (String(answer.headers["content-type"]).startsWith("text/event-stream")) reply.flushHeaders();
  if (call.onFirstByte) answer.body.once("data", call.onFirstByte);
  try {
    await (rewrite ? pipeline(answer.body, rewrite, reply) : pipeline(answer.body, reply));
  } catch (error) {
    // Both ends are destroyed by the pipeline; a second status cannot be sent.
    log.debug("an answer was cut", { clientGone: gone.signal.aborted }, upstreamError(error, call.url));
  }
}

/** Where an upstream points to is nothing for strangers, and nothing that the operator named. */
function refuseRedirect({ statusCode: status, body }: Dispatcher.ResponseData, url: string): void {
  if (status < 300 || status > 399) return;
  body.on("error", () => {}).destroy(); // what it says is of no interest
  throw new TargonError("UPSTREAM_REDIRECT", "the model's server points elsewhere", {
    data: { status, url: withoutCredentials(url) },
  });
}

async function ask(
  dispatcher: Dispatcher,
  { url, apiKey, headers, body, timeoutMs, signal }: Forwarded & { signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, {
      dispatcher,
      method: "POST",
      headers: requestHeaders(headers, apiKey),
      body,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (error) {
    throw upstreamError(error, url);
  }
}
