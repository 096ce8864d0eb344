import type { Subnet } from "../../domain/ports/chain.ts";
import type { WeightsRow } from "../../domain/ports/score-store.ts";
import type { Commit, Weights, WeightsReceipt } from "../../domain/ports/sent-weights.ts";
import { isSameWeights } from "../../domain/weights/is-same-weights.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { sleep } from "../../lib/sleep.ts";
import type { WeightsParts } from "./set-weights.ts";

/** Weights that the chain took; `commit` where they are to be revealed. */
export type Landed = Pick<WeightsReceipt, "block" | "mode"> & { weights: Weights; commit?: Commit };

/** How often the chain is asked for what it took. */
const LOOKS = 5;

/** Reads back what landed and tells it as `weights` (contracts §1). */
export async function reportWeights(
  parts: WeightsParts,
  landed: Landed & { subnet: Subnet; uid: number; tries: number },
  signal: AbortSignal,
): Promise<WeightsRow> {
  const { block, mode, tries, subnet } = landed;
  const { uids, weights } = landed.weights;
  const readBack = await isShown(parts, landed, signal);
  if (!readBack) parts.log.warn("the chain does not show the weights that it took", { block, mode });
  parts.metrics?.weightsTaken(readBack);
  parts.output.event("weights", { block, uids, weights, mode, readBack, tries });
  const hotkeys = new Map(subnet.neurons.map((neuron) => [neuron.uid, neuron.hotkey]));
  return {
    epoch: parts.memory.epoch().epoch,
    block,
    atMs: Math.floor(parts.clock.now()),
    mode,
    readBack,
    tries,
    entries: uids.map((uid, index) => ({ uid, hotkey: hotkeys.get(uid) ?? "", weight: weights[index] ?? 0 })),
  };
}

type Shown = Landed & { subnet: Subnet; uid: number };

async function isShown(parts: WeightsParts, landed: Shown, signal: AbortSignal): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await sleep(parts.pace.readBackMs, signal);
    try {
      if (await matches(parts, landed, signal)) return true;
    } catch (error) {
      if (isAbort(error)) throw error;
      parts.log.debug("weights could not be read back", { code: codeOf(error) }, error);
    }
  }
  return false;
}

/** Plain weights stand in the chain's own list; of a commit that it is kept, or at least that something was set. */
async function matches(parts: WeightsParts, landed: Shown, signal: AbortSignal): Promise<boolean> {
  const { netuid } = landed.subnet;
  if (landed.mode === "plain")
    return isSameWeights(await parts.chain.readWeights(netuid, landed.uid, signal), landed.weights);
  if (landed.commit && (await parts.chain.readCommit(parts.hotkey, landed.commit, signal)).kept) return true;
  const me = await parts.chain.readNeuron(netuid, parts.hotkey.address, signal);
  return me !== null && me.lastUpdate >= landed.block;
}
