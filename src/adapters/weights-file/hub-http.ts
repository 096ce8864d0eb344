import { Agent, type Dispatcher } from "undici";
import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";
import { createLimit } from "../../lib/limit.ts";
import { retry } from "../../lib/retry.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { discard, followRedirects } from "./follow-redirects.ts";
import { hubFailure, hubRefusal } from "./hub-error.ts";

/** Bytes `from` … `to` (both within, less at the file's end) of a URL. */
export type RangeCall = { url: string; from: number; to: number };

/** `size`: of the whole file. `url`: where the bytes came from; `commit` as the hub named it. */
export type RangeAnswer = { bytes: Buffer; size: number; url: string; commit: string | null };

/** Parts of files over HTTP. */
export type HubHttp = {
  /**
   * Null: 404.
   *
   * @throws {TargonError} `HUB_UNREACHABLE` after two more tries, `HUB_REFUSED`; an abort
   */
  range(call: RangeCall, signal?: AbortSignal): Promise<RangeAnswer | null>;
  close(): Promise<void>;
};

/** Of each try. */
const DEADLINE_MS = 15_000;
const RETRIES = 2;
const RETRY_DELAY_MS = 250;
/** Requests at once: more are refused by the hub sooner or later. */
const AT_ONCE = 16;

/** Range requests to the hub: at most 16 at once, each with a deadline; the token goes to the hub's own origin alone. */
export function createHubHttp(settings: Pick<HubSettings, "endpoint" | "token">): HubHttp {
  const agent = new Agent({ connections: AT_ONCE, headersTimeout: DEADLINE_MS, bodyTimeout: DEADLINE_MS });
  const limit = createLimit(AT_ONCE);
  const once = async (call: RangeCall, signal?: AbortSignal) => {
    try {
      return await withDeadline(DEADLINE_MS, signal, (until) => send(agent, { ...call, settings }, until));
    } catch (error) {
      throw hubFailure(error, call.url);
    }
  };
  return {
    range: (call, signal) =>
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

type Sent = RangeCall & { settings: Pick<HubSettings, "endpoint" | "token"> };

async function send(agent: Agent, call: Sent, signal: AbortSignal): Promise<RangeAnswer | null> {
  const { url, from, to, settings } = call;
  const headers = { range: `bytes=${from}-${to}`, "accept-encoding": "identity" };
  const { response, ...found } = await followRedirects(agent, { url, headers, settings }, signal);
  if (response.statusCode === 206) return { ...found, ...(await readPart(response, call)) };
  await discard(response);
  if (response.statusCode === 404) return null;
  // There is no first byte of an empty file.
  if (response.statusCode === 416 && from === 0) return { ...found, bytes: Buffer.alloc(0), size: 0 };
  throw hubRefusal(url, response.statusCode);
}

async function readPart(
  { body, headers }: Dispatcher.ResponseData,
  { url, from, to }: RangeCall,
): Promise<{ bytes: Buffer; size: number }> {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers["content-range"]));
  const [first, last, size] = (range ?? []).slice(1).map(Number);
  const pieces: Buffer[] = [];
  let count = 0;
  for await (const piece of body) {
    count += piece.length;
    if (count > to - from + 1) break;
    pieces.push(piece);
  }
  if (first !== from || last === undefined || size === undefined || count !== last - first + 1)
    throw new TargonError("HUB_UNREACHABLE", "the hub sent other bytes than were asked for", {
      data: { url },
    });
  return { bytes: Buffer.concat(pieces), size };
}
