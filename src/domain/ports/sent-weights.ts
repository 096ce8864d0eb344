/** Weights as submitted: dense or not, u16, zeros left out, same length. */
export type Weights = { uids: number[]; weights: number[] };

/** How weights go out: at once, by hash and reveal, or encrypted until a drand round. */
export type WeightsMode = "plain" | "commit-reveal" | "timelock";

/** A weights transaction as signed: all that finds it, sends it again or reveals it. */
export type SentWeights = Weights & {
  netuid: number;
  mode: WeightsMode;
  versionKey: bigint;
  /** Its hash, 0x hex. */
  extrinsic: string;
  /** Its bytes, 0x hex: however often they are sent, they land once at most. */
  hex: string;
  /** The account's number that it uses up. */
  nonce: number;
  /** Only blocks behind this one, */
  fromBlock: number;
  /** up to this one, can have it. */
  untilBlock: number;
  /** What the chain keeps until the reveal, 0x hex: the hash, or the ciphertext; null for plain weights. */
  commit: string | null;
  /** u16 numbers, secret until the reveal; null but for `commit-reveal`. Never logged. */
  salt: number[] | null;
};

/** What became of a weight submission. */
export type WeightsReceipt = {
  block: number;
  mode: WeightsMode;
  extrinsic: string;
  /** The subnet's epoch that a commit belongs to; null where it is not known. Absent for plain weights. */
  epoch?: number | null;
};

/** A commit that a block has. */
export type Commit = SentWeights & Pick<WeightsReceipt, "block"> & { epoch: number | null };

/** What the chain says of a commit at the head. */
export type CommitView = {
  /** It is kept, and not revealed. */
  kept: boolean;
  /** The weights that it hides stand on chain. */
  shown: boolean;
  /** Whether its epoch of revealing is still to come, under way, or past; `open` where that is not known. */
  phase: "waiting" | "open" | "over";
};
