/** When weights may and should be set; all in blocks. */
export type WeightsTiming = {
  /** The head. */
  block: number;
  /** Block of our last weights, as the chain says. */
  lastUpdate: number;
  /** Blocks between two settings. */
  epochLength: number;
  /** The chain's own least distance. */
  weightsRateLimit: number;
  /** An epoch of the chain, this one or an earlier one: where it began, and how many blocks each has; 0 = none ever ends. */
  epoch: { startBlock: number; blocks: number };
  /** Where our epoch began: at the last setting, maybe in an earlier process. */
  startBlock: number;
  /** Since when this process is there. */
  presentSince: number;
  /** How long weights wait for rounds. */
  patience: number;
  /** Finished in our epoch. */
  rounds: number;
};

/** Fewer rounds than this say too little of anybody. */
const LEAST_ROUNDS = 4;

/** After this share of an epoch of the chain it gets weights, if it has none of ours: the rest is for tries that fail. */
const LATEST_SHARE = 1 / 5;

/**
 * Whether weights are due: by distance from the last update, never by `block % n`, so that a validator that was away
 * sets them as soon as it has seen enough. Distances that grow by a block each time would leave an epoch of the chain
 * out one day: one that we saw from its beginning gets weights well before its end. Without enough rounds they wait, but not
 * longer than `patience`.
 */
export function isWeightsDue(timing: WeightsTiming): boolean {
  const { block, lastUpdate, epochLength, weightsRateLimit } = timing;
  const distance = block - lastUpdate;
  if (distance <= weightsRateLimit || !hasSeenEnough(timing)) return false;
  return distance >= epochLength || isLate(timing);
}

function hasSeenEnough({
  block,
  lastUpdate,
  startBlock,
  presentSince,
  patience,
  rounds,
}: WeightsTiming): boolean {
  // A chain that was started anew has blocks below those that we remember.
  const since = Math.min(Math.max(lastUpdate, startBlock, presentSince), block);
  return rounds >= LEAST_ROUNDS || block - since >= patience;
}

function isLate({ block, lastUpdate, epochLength, epoch, presentSince }: WeightsTiming): boolean {
  if (epoch.blocks === 0 || epochLength > epoch.blocks) return false;
  const within = (block - epoch.startBlock) % epoch.blocks;
  const beganAt = block - within;
  const isMissing = lastUpdate < beganAt && presentSince <= beganAt;
  return within >= 0 && isMissing && within >= LATEST_SHARE * epoch.blocks;
}
