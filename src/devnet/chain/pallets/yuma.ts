/** A subnet as an epoch sees it; lists by uid. */
export type EpochInput = {
  /** Rao. */
  stake: bigint[];
  /** Least stake of a validator, rao. */
  minStake: bigint;
  maxValidators: number;
  active: boolean[];
  /** `[uid, weight]` of each uid. */
  weights: [number, number][][];
  lastUpdate: bigint[];
  registeredAt: bigint[];
};

/** What an epoch decides; shares add up to 1, or are all 0 where nobody set weights. */
export type EpochOutput = {
  permits: boolean[];
  incentive: number[];
  dividends: number[];
  /** Whether the uid's weights counted. */
  voted: boolean[];
};

/**
 * Turns weights into shares, a simple Yuma: the validators with the most stake get permits; each one's row adds up to
 * its share of the stake; a neuron's incentive is its part of the sum. Left out of the real one: the clipping at the
 * weighted median, and bonds (dividends here are the shares of the stake that voted).
 */
export function runYuma(input: EpochInput): EpochOutput {
  const permits = permitsOf(input);
  const rows = input.weights.map((_, uid) => (permits[uid] && input.active[uid] ? rowOf(input, uid) : []));
  const voted = rows.map((row) => row.length > 0);
  const dividends = shares(input.stake.map((stake, uid) => (voted[uid] ? Number(stake) : 0)));
  const rank = input.stake.map(() => 0);
  for (const [uid, row] of rows.entries()) {
    for (const [dest, share] of row) rank[dest] = (rank[dest] ?? 0) + share * (dividends[uid] ?? 0);
  }
  return { permits, incentive: shares(rank), dividends, voted };
}

function permitsOf({ stake, minStake, maxValidators }: EpochInput): boolean[] {
  const able = stake
    .map((amount, uid) => ({ amount, uid }))
    .filter(({ amount }) => amount > 0n && amount >= minStake)
    .sort((a, b) => (a.amount === b.amount ? a.uid - b.uid : b.amount > a.amount ? 1 : -1));
  const permitted = new Set(able.slice(0, maxValidators).map(({ uid }) => uid));
  return stake.map((_, uid) => permitted.has(uid));
}

/** A validator's weights as shares, without itself and without neurons that registered after it spoke. */
function rowOf({ weights, lastUpdate, registeredAt }: EpochInput, uid: number): [number, number][] {
  const updated = lastUpdate[uid] ?? 0n;
  const counted = (weights[uid] ?? []).filter(
    ([dest, weight]) => dest !== uid && weight > 0 && updated > (registeredAt[dest] ?? updated),
  );
  const total = counted.reduce((sum, [, weight]) => sum + weight, 0);
  return counted.map(([dest, weight]) => [dest, weight / total]);
}

function shares(values: number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 0));
}
