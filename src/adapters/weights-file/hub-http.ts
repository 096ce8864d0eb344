import { Agent, type Dispatcher } from "undici";
import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";
import { createLimit } from "../../lib/limit.ts";
import { retry } from "../../lib/retry.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { discard, followRedirects } from "./follow-redirects.ts";
import { hubFailure, hubRefusal } from "./hub-error.ts";

/** What is asked for: the bytes from … to, both included, less at the file's end; or the whole file. */
export type HubCall = { url: string; range: [from: number, to: number] | null; maxBytes: number };

/** `size`: of the whole file. `url`: where the bytes came from; `commit` as the hub named it. */
export type HubAnswer = { bytes: Buffer; size: number; url: string; commit: string | null };

/** Files and their parts over HTTP. */
export type HubHttp = {
  /**
   * Null: 404.
   *
   * @throws {TargonError} `HUB_UNREACHABLE` after two more tries, `HUB_REFUSED`; an abort
   */
  get(call: HubCall, signal?: AbortSignal): Promise<HubAnswer | null>;
  close(): Promise<void>;
};

/** Of each try. */
const DEADLINE_MS = 30_000;
const RETRIES = 2;
const RETRY_DELAY_MS = 250;
/** Requests at once: more are refused by the hub sooner or later. */
const AT_ONCE = 16;

/** Requests to the hub: at most 16 at once, each with a deadline; the token goes to the hub's own origin alone. */
export function createHubHttp(settings: Pick<HubSettings, "endpoint" | "token">): HubHttp {
  const agent = new Agent({ connections: AT_ONCE, headersTimeout: DEADLINE_MS, bodyTimeout: DEADLINE_MS });
  const limit = createLimit(AT_ONCE);
  const once = async (call: HubCall, signal?: AbortSignal) => {
    try {
      return await withDeadline(DEADLINE_MS, signal, (until) => send(agent, { ...call, settings }, until));
    } catch (error) {
      throw hubFailure(error, call.url);
    }
  };
  return {
    get: (call, signal) =>
      limit.run(
        () =>
          retry(() => once(call, signal), {
            retries: RETRIES,
            delayMs: RETRY_DELAY_MS,
            shouldRetry: (error) => error instanceof TargonError && error.code === "HUB_UNREACHABLE",
            ...(signal && { signal }),
          }),
        signal,
      ),
    close: () => agent.destroy(),
  };
}

type Sent = HubCall & { settings: Pick<HubSettings, "endpoint" | "token"> };

async function send(agent: Agent, call: Sent, signal: AbortSignal): Promise<HubAnswer | null> {
  const { url, range, settings } = call;
  const headers = { "accept-encoding": "identity", ...(range && { range: `bytes=${range.join("-")}` }) };
  const { response, ...found } = await followRedirects(agent, { url, headers, settings }, signal);
  const { statusCode: status } = response;
  if (status === (range ? 206 : 200)) return { ...found, ...(await readBytes(response, call)) };
  await discard(response);
  if (status === 404) return null;
  // There is no first byte of an empty file.
  if (status === 416 && range?.[0] === 0) return { ...found, bytes: Buffer.alloc(0), size: 0 };
  throw hubRefusal(url, status);
}

async function readBytes(
  { body, headers }: Dispatcher.ResponseData,
  { url, range, maxBytes }: HubCall,
): Promise<{ bytes: Buffer; size: number }> {
  const pieces: Buffer[] = [];
  let count = 0;
  for await (const piece of body) {
    count += piece.length;
    if (count > maxBytes)
      throw new TargonError("HUB_REFUSED", "the hub's file is too large", { data: { url } });
    pieces.push(piece);
  }
  const size = range === null ? count : sizeIn(String(headers["content-range"]), { from: range[0], count });
  if (size === null)
    throw new TargonError("HUB_REFUSED", "the hub sent other bytes than were asked for", {
      data: { url },
    });
  return { bytes: Buffer.concat(pieces), size };
}

/** The file's size as a Content-Range says it; null where it does not fit what was asked for and came. */
function sizeIn(contentRange: string, { from, count }: { from: number; count: number }): number | null {
  const [first, last, size] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange) ?? []).slice(1).map(Number);
  if (first !== from || last === undefined || size === undefined) return null;
  return count === last - first + 1 && last < size ? size : null;
}
