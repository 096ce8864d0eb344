import type { Chain } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Address } from "../../domain/types.ts";
import { abortReason } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import { runAll } from "../run-all.ts";
import { assertBlocksCome, chainGraceMs } from "../watch/chain-grace.ts";
import { createHead } from "../watch/head.ts";
import { createOwnRegistration } from "../watch/own-registration.ts";
import { watchClock } from "../watch/watch-clock.ts";
import type { Metagraph } from "./follow-metagraph.ts";

/** Between two looks, ms; the embedded chain is a fast one. */
const LOOK_MS = 5_000;
const MOCK_LOOK_MS = 250;

type Deps = {
  chain: Pick<Chain, "followBlocks" | "readNeuron" | "readTime">;
  metagraph: Pick<Metagraph, "subnet">;
  clock: Clock;
  log: Log;
};

/**
 * Watches, until the signal aborts, what a miner cannot do without.
 *
 * @throws {TargonError} `HOTKEY_NOT_REGISTERED` where the uid is lost, `STALLED` where blocks stay away for the grace
 */
export async function watchChain(
  deps: Deps,
  { hotkey, mock }: { hotkey: Address; mock: object | null },
  signal: AbortSignal,
): Promise<void> {
  const head = createHead(deps, 0);
  const look = createOwnRegistration(deps, { hotkey, needsPermit: false });
  const watch = async (until: AbortSignal) => {
    while (!until.aborted) {
      await sleep(mock === null ? LOOK_MS : MOCK_LOOK_MS, until);
      assertBlocksCome(head, chainGraceMs({ mock }));
      const subnet = deps.metagraph.subnet();
      if (subnet !== null) await look(subnet, until);
    }
  };
  const loops = [watch, (until: AbortSignal) => head.follow(until)];
  // the embedded chain goes by our own clock
  if (mock === null) loops.push((until) => watchClock(deps, until));
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort(abortReason()), { once: true });
  await runAll(loops, stop);
}
