/** When weights may and should be set. */
export type WeightsTiming = {
  /** The head. */
  block: number;
  /** Block of our last weights, as the chain says. */
  lastUpdate: number;
  /** Blocks between two settings. */
  epochLength: number;
  /** The chain's own least distance. */
  weightsRateLimit: number;
  /** Where this epoch began for us: at the last setting, or later, when we were away. */
  startBlock: number;
  /** Finished in this epoch. */
  rounds: number;
};

/** Fewer rounds than this say too little of anybody. */
const LEAST_ROUNDS = 4;

/** Weights wait for rounds no longer than this many epochs. */
const LONGEST_WAIT = 3;

/**
 * Whether weights are due: by distance from the last update, never by `block % n`, so that a validator that was away
 * sets them as soon as it has seen enough. Without enough rounds it waits, but no longer than three epochs.
 */
export function isWeightsDue(timing: WeightsTiming): boolean {
  const distance = timing.block - timing.lastUpdate;
  if (distance < Math.max(timing.epochLength, timing.weightsRateLimit + 1)) return false;
  // A chain that was started anew has blocks below those that we remember.
  const waited = timing.block - Math.min(Math.max(timing.lastUpdate, timing.startBlock), timing.block);
  return timing.rounds >= LEAST_ROUNDS || waited >= LONGEST_WAIT * timing.epochLength;
}
