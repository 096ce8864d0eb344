import type { SentRow } from "../../domain/ports/score-store.ts";
import type { WeightsReceipt } from "../../domain/ports/sent-weights.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Landed } from "./report-weights.ts";
import type { WeightsParts } from "./set-weights.ts";

/** A transaction lives for minutes; whoever cannot tell of it after a day never will, and weights must go on. */
const LONGEST_MS = 86_400_000;

/** Weights of this hotkey on this subnet of which nobody knows whether they landed. */
export function unsettled({ memory, hotkey }: WeightsParts, netuid: number): SentRow[] {
  return memory
    .sent()
    .filter((row) => row.block === null && row.hotkey === hotkey.address && row.netuid === netuid);
}

/**
 * Looks up what went out without word, so that nothing is sent beside it.
 *
 * @returns the last that landed, or null
 * @throws {TargonError} `EXTRINSIC_UNKNOWN_FATE` while one may still land; `CHAIN_*`
 */
export async function settleSent(
  parts: WeightsParts,
  netuid: number,
  signal: AbortSignal,
): Promise<Landed | null> {
  const { log, memory } = parts;
  let landed: Landed | null = null;
  for (const row of unsettled(parts, netuid)) {
    const receipt = await settle(parts, row, signal);
    const { extrinsic } = row;
    if (receipt === null) {
      memory.dropSent(extrinsic);
      log.info("weights that went out without word did not land", { extrinsic });
    } else {
      log.info("weights that went out without word landed", { extrinsic, block: receipt.block });
      landed = noteLanded(parts, row, receipt);
    }
  }
  return landed;
}

/** Plain weights are done with once they landed; a commit waits for its reveal. */
export function noteLanded({ memory }: WeightsParts, row: SentRow, receipt: WeightsReceipt): Landed {
  const { block, mode, epoch = null } = receipt;
  const { uids, weights } = row;
  const landed = { weights: { uids, weights }, block, mode };
  if (mode === "plain") {
    memory.dropSent(row.extrinsic);
    return landed;
  }
  memory.keepSent({ ...row, block, epoch });
  return { ...landed, commit: { ...row, block, epoch } };
}

async function settle(
  { chain, clock, hotkey, log }: WeightsParts,
  row: SentRow,
  signal: AbortSignal,
): Promise<WeightsReceipt | null> {
  try {
    return await chain.settleWeights(hotkey, row, signal);
  } catch (error) {
    const { extrinsic } = row;
    if (codeOf(error) === "EXTRINSIC_FAILED") {
      log.warn("weights that went out without word failed on chain", { extrinsic }, error);
      return null;
    }
    if (isAbort(error) || clock.now() - row.atMs < LONGEST_MS) throw error;
    log.warn("what became of weights cannot be found out any more", { extrinsic }, error);
    return null;
  }
}
