import type { Chain, Hotkey } from "../../domain/ports/chain.ts";
import { codeOf, isRetryable, TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { retry } from "../../lib/retry.ts";

/** Where the miner can be reached. */
export type Announcement = { netuid: number; ip: string; port: number };

/** The chain takes a new address only every 50 blocks (10 minutes); a minute's delay after that costs little. */
const RETRY_MS = 60_000;

/** The chain took another address a moment ago: said by its block, or by its pool beforehand. */
const TOO_OFTEN = "ServingRateLimitExceeded";

/**
 * Says the miner's address on chain and resolves when it stands there. A chain that is away, that took another address
 * just before, or that left open what became of the call is asked again until the signal aborts: what stands there
 * already is never sent twice.
 *
 * @throws any error of `Chain.serveAxon` that a repetition cannot mend
 */
export async function announce(
  { chain, hotkey, log }: { chain: Pick<Chain, "serveAxon">; hotkey: Hotkey; log: Log },
  announcement: Announcement,
  { signal, delayMs = 1000 }: { signal: AbortSignal; delayMs?: number },
): Promise<void> {
  const { ip, port } = announcement;
  const sent = await retry(() => chain.serveAxon(hotkey, announcement, signal), {
    retries: Number.POSITIVE_INFINITY,
    delayMs,
    maxDelayMs: RETRY_MS,
    shouldRetry: isPassing,
    onRetry: (error) => log.warn("the axon is not announced yet", { ip, port, code: codeOf(error) }, error),
    signal,
  });
  log.info(sent ? "axon announced" : "axon stands on chain already", { ip, port });
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof TargonError)) return false;
  return isRetryable(error) || error.code === "EXTRINSIC_UNKNOWN_FATE" || error.data.name === TOO_OFTEN;
}
