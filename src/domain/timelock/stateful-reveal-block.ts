import { TargonError } from "../../errors.ts";
import type { StatefulSchedule } from "./epoch-schedule.ts";

/** An epoch runs whatever the tempo says once this many blocks passed without one (`MAX_TEMPO`, one week). */
const MAX_BLOCKS_WITHOUT_EPOCH = 50_400;

/**
 * The first block at which the chain may reveal what is committed in the block after `block`.
 *
 * A commit belongs to the epoch that is under way when its block ends, so one that lands on an epoch's own block
 * belongs to the next. Epochs are counted from there, hence the chain's `subnetEpochIndex` itself is not needed.
 *
 * @param at - `block` is the head whose state the schedule tells; `revealPeriodEpochs` is a whole number ≥ 0
 * @throws {TargonError} `EPOCHS_OFF` for a tempo of 0
 * @see subtensor `pallets/subtensor/src/coinbase/run_coinbase.rs`, `should_run_epoch`; `subnets/weights.rs`,
 * `get_commit_epoch` (reference/chain.md §4.3 c)
 */
export function statefulRevealBlock(
  schedule: Omit<StatefulSchedule, "kind">,
  { block, revealPeriodEpochs }: { block: number; revealPeriodEpochs: number },
): number {
  if (schedule.tempo === 0)
    throw new TargonError("EPOCHS_OFF", "the subnet's tempo is 0: it runs no epochs, so nothing is revealed");
  const commitBlock = block + 1;
  const first = nextEpochBlock(schedule, commitBlock);
  const epochs = revealPeriodEpochs + (first === commitBlock ? 1 : 0);
  if (epochs === 0) return commitBlock;
  return laterEpochBlock(first, { tempo: schedule.tempo, epochs: epochs - 1 });
}

/** The first block from `from` on that runs an epoch; the schedule's counters are those that `from` finds. */
function nextEpochBlock(
  { tempo, lastEpochBlock, pendingEpochAt, blocksSinceLastStep }: Omit<StatefulSchedule, "kind">,
  from: number,
): number {
  const asked = pendingEpochAt > 0 ? pendingEpochAt : Number.POSITIVE_INFINITY;
  const overdue = from + MAX_BLOCKS_WITHOUT_EPOCH + 1 - blocksSinceLastStep;
  return Math.max(from, Math.min(asked, overdue, lastEpochBlock + tempo));
}

/** After an epoch all counters start anew, so that the next ones are evenly spaced. */
function laterEpochBlock(block: number, { tempo, epochs }: { tempo: number; epochs: number }): number {
  // The counter is 0 at the block after an epoch, and has to pass the limit.
  const spacing = Math.min(tempo, MAX_BLOCKS_WITHOUT_EPOCH + 2);
  return block + epochs * spacing;
}
