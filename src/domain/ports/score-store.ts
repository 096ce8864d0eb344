import type { Address, Cause, Endpoint, MinerState } from "../types.ts";

/** One miner's answer in a round, as kept. */
export type ResponseRow = {
  hotkey: Address;
  /** At that time; never a key. */
  uid: number;
  verified: boolean | null;
  cause: Cause | null;
  gross: boolean;
  tokens: number;
  maxTokens: number;
  /** From send to the last token; null when none came. */
  seconds: number | null;
  ttftMs: number | null;
  /** Log e-value of this answer alone. */
  evidence: number;
};

/** A miner's standing on a model after its last answer. */
export type StateRow = {
  hotkey: Address;
  model: string;
  state: MinerState;
  /** Accumulated log e-value. */
  evidence: number;
};

/** A finished round. */
export type RoundRow = {
  /** Counts on through restarts. */
  round: number;
  epoch: number;
  block: number;
  /** Epoch ms. */
  atMs: number;
  model: string;
  endpoint: Endpoint;
  responses: ResponseRow[];
  states: StateRow[];
};

/** The time between two weight settings. */
export type EpochRow = {
  /** Counts on through restarts. */
  epoch: number;
  startBlock: number;
  startedAtMs: number;
  /** 32 random bytes, from which the seeds are made. Never logged. */
  secret: Uint8Array;
};

/** Weights as set, by hotkey, so that a new hotkey on an old uid inherits nothing. */
export type WeightsRow = {
  epoch: number;
  block: number;
  atMs: number;
  mode: "plain" | "commit-reveal" | "timelock";
  readBack: boolean;
  tries: number;
  entries: { hotkey: Address; uid: number; weight: number }[];
};

/** An answer with the round that it belongs to: what scores are made of. */
export type AuditRow = ResponseRow & { model: string; epoch: number; round: number };

/**
 * What the validator remembers, keyed by hotkey and model. Synchronous and transactional: a call that returned is
 * kept, whatever happens to the process. Errors: `STORE_WRITE` when the disk refuses (full, read-only).
 */
export type ScoreStore = {
  /** The epoch that was not ended, or null. */
  readEpoch(): EpochRow | null;
  /** The last epoch's number, ended or not; 0 when there was none. */
  lastEpoch(): number;
  /** One that is already there is replaced. */
  beginEpoch(epoch: EpochRow): void;
  /** Ends an epoch and keeps the weights that were set in it, if any. */
  endEpoch(end: { epoch: number; atMs: number; weights: WeightsRow | null }): void;
  /** The last round's number, 0 when there was none. */
  lastRound(): number;
  /** One transaction. A round that is already there is left as it is. */
  saveRound(round: RoundRow): void;
  /** The last `perMiner` answers of each (hotkey, model) whose `verified` is not null, oldest first. */
  readAudits(perMiner: number): AuditRow[];
  readStates(): StateRow[];
  /** The weights set last, or null. */
  readWeights(): WeightsRow | null;
  /** Notes that a prompt (32 bytes of hash) goes out; false, and nothing noted, when it did since `sinceMs`. */
  claimPrompt(claim: { hash: Uint8Array; atMs: number; sinceMs: number }): boolean;
  /** Forgets what is older; open epochs and the last weights stay. */
  prune(before: { roundsMs: number; promptsMs: number }): void;
  close(): void;
};
