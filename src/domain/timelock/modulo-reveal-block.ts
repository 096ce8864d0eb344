import type { ModuloSchedule } from "./epoch-schedule.ts";

/**
 * The block at which the epoch begins that reveals what is committed at `block`. It may lie in the past for a reveal
 * period of 0, which no chain allows.
 *
 * @param at - `revealPeriodEpochs` is a whole number ≥ 0
 * @see subtensor (spec 213 … 419) `pallets/subtensor/src/subnets/weights.rs`, `get_first_block_of_epoch`
 * (reference/chain.md §4.3 a, b)
 */
export function moduloRevealBlock(
  { tempo, netuidIndex }: Omit<ModuloSchedule, "kind">,
  { block, revealPeriodEpochs }: { block: number; revealPeriodEpochs: number },
): number {
  const length = tempo + 1;
  const shift = netuidIndex + 1;
  const commitEpoch = Math.floor((block + shift) / length);
  return (commitEpoch + revealPeriodEpochs) * length - shift;
}
