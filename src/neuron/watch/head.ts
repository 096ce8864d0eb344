import type { Chain } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";

/** The chain's head as last heard. */
export type Head = {
  /** The block that was read at start. */
  first: number;
  block(): number;
  /** Since the last block, ms. */
  silentMs(): number;
  /** Follows the chain until the signal aborts. */
  follow(signal: AbortSignal): Promise<void>;
};

/** @param first - the block that was read at start */
export function createHead(deps: { chain: Pick<Chain, "followBlocks">; clock: Clock }, first: number): Head {
  let block = first;
  let heardAt = deps.clock.monotonic();
  return {
    first,
    block: () => block,
    silentMs: () => deps.clock.monotonic() - heardAt,
    async follow(signal) {
      for await (const { number } of deps.chain.followBlocks(signal)) {
        block = number;
        heardAt = deps.clock.monotonic();
      }
    },
  };
}
