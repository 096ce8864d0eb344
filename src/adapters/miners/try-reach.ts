import { isIPv6 } from "node:net";
import type { Dispatcher } from "undici";
import { request } from "undici";
import type { Reach } from "../../domain/ports/miner.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { isTimeout } from "../../lib/abort.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { minerError } from "./miner-error.ts";
import { targetUrl } from "./target-url.ts";

/** A strange network takes no longer than this to answer, or validators would not wait for it either. */
const REACH_MS = 6_000;

/** Where to go, and what to bring: whoever listens there knows the token, or is another. */
export type ReachTarget = { ip: string; port: number; token: string };

/**
 * Sees whether anything answers HTTP at an address: one request, its answer unread, redirects not followed.
 *
 * @throws {TargonError} `MINER_ADDRESS_REFUSED` for an address that is not a public one, unless `allowPrivate`
 */
export async function tryReach(
  { dispatcher, allowPrivate }: { dispatcher: Dispatcher; allowPrivate: boolean },
  { ip, port, token }: ReachTarget,
  signal?: AbortSignal,
): Promise<Reach> {
  const url = `http://${isIPv6(ip) ? `[${ip}]` : ip}:${port}`;
  const target = targetUrl({ url, path: `/health?reached=${token}`, allowPrivate });
  try {
    await withDeadline(REACH_MS, signal, async (both) => {
      const over = new AbortController();
      await request(target, { dispatcher, signal: AbortSignal.any([both, over.signal]) });
      over.abort();
    });
    return { reached: true, cause: null };
  } catch (error) {
    signal?.throwIfAborted();
    return { reached: false, cause: causeOf(error) };
  }
}

/** A word such as `ECONNREFUSED`; never the other side's. */
function causeOf(error: unknown): string {
  if (isTimeout(error)) return "timeout";
  const ours = minerError(error);
  return String((ours instanceof TargonError && ours.data.reason) || codeOf(ours));
}
