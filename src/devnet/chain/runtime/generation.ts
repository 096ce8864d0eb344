import type { RuntimeApis } from "./pallet.ts";

/** What the runtimes that the chain imitates differ in. */
export type Generation = {
  specVersion: number;
  /** Formats of metadata, the newest last. */
  metadata: (14 | 15 | 16)[];
  apis: RuntimeApis;
  /** Names of the signed extensions of this chain alone. */
  extensions: string[];
  /** The subtensor pallet's description. */
  subtensor: { calls: string; events: string; errors: string; storage: string };
  /** Errors that have another name here than at spec 425. */
  oldErrors: Record<string, string>;
  /** Least stake for weights: its storage item. */
  minStakeItem: string;
  /** `modulo`: epochs follow from the block's number; `stateful`: from the last one (reference/chain.md §4.3). */
  epochs: "modulo" | "stateful";
  /** `interval`: limited per block and interval, priced by interval, without a fee; `block`: priced by block, for a fee. */
  registrations: "interval" | "block";
  timelock: Timelock;
  pool: PoolCodes;
};

/** How timelocked commits are kept and revealed. */
export type Timelock = {
  /** Storage item of the commits. */
  item: string;
  /** Whether a stored commit has its block. */
  hasBlock: boolean;
  /** Whether a revealed commit must name its committer. */
  namesHotkey: boolean;
  /** `once`: in the epoch's own block, without the pulse never; `retried`: in every block of the epoch. */
  reveal: "once" | "retried";
  /** Event names; null where nothing tells of it. */
  committed: string;
  committedHasRound: boolean;
  revealed: string | null;
};

/** The pool's custom codes by what they stand for; null where the pool does not look (reference/chain.md §1.8). */
export type PoolCodes = {
  stake: { set: number; commit: number; reveal: number; timelocked: number };
  /** Weights and hash commits that come too soon. */
  tooFast: number | null;
  /** A hash that was not committed, and one that cannot be revealed yet. */
  noCommit: number | null;
  tooEarly: number | null;
  /** A round that is out already. */
  revealRound: number | null;
  /** The registrations of the interval are used up. */
  interval: number | null;
  /** Of `serve_axon`, by error. */
  serving: Record<string, number> | null;
  /** Whether all this is looked at again when a block is built. */
  isRepeated: boolean;
};
