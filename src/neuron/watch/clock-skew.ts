import type { Chain } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";

/** Own signatures are refused beyond 8 s (reference/chain.md §8); the rest is for the way and the other's clock. */
const ERROR_MS = 6_000;
const WARN_MS = 2_000;

/** Fresh blocks that are looked at. */
const SAMPLES = 2;

/** A block is made and sent in this share of the time between blocks, and at most in `MAX_DELAY_MS`. */
const DELAY_SHARE = 1 / 6;
const MAX_DELAY_MS = 2_000;

/** How bad a skew is. */
export type ClockState = "right" | "off" | "far off";

/** "off" beyond 2 s either way, "far off" beyond 6 s. */
export function clockStateOf(skewMs: number): ClockState {
  const size = Math.abs(skewMs);
  if (size > ERROR_MS) return "far off";
  return size > WARN_MS ? "off" : "right";
}

/**
 * How far our clock is ahead of the chain's, ms; negative: behind. A block comes later than the time it carries, so the
 * least of several readings counts, less what a block usually takes to come.
 *
 * @returns null where the chain tells no time
 * @throws {TargonError} `CHAIN_*`; the abort of `signal`
 */
export async function readClockSkew(
  { chain, now }: { chain: Pick<Chain, "followBlocks" | "readTime">; now: Clock["now"] },
  signal: AbortSignal,
): Promise<number | null> {
  if (chain.readTime === undefined) return null;
  const times: number[] = [];
  const leads: number[] = [];
  let isFirst = true;
  for await (const _head of chain.followBlocks(signal)) {
    const timeMs = isFirst ? null : await chain.readTime(signal);
    isFirst = false; // the head at the beginning may be a whole block time old
    if (timeMs === null) continue;
    times.push(timeMs);
    leads.push(now() - timeMs);
    if (times.length === SAMPLES) break;
  }
  signal.throwIfAborted();
  const leadMs = Math.min(...leads);
  const blockMs = Math.max(...times) - Math.min(...times);
  return leadMs < 0 ? leadMs : Math.max(0, leadMs - Math.min(MAX_DELAY_MS, blockMs * DELAY_SHARE));
}
