import type { Duplicate } from "../rounds/duplicates.ts";
import type { Address, Cause, Endpoint } from "../types.ts";
import type { Dossier } from "../verification/evidence/dossier.ts";
import type { SentWeights, WeightsMode } from "./sent-weights.ts";

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

/** What is known of a miner on a model after its last answer. */
export type StateRow = {
  hotkey: Address;
  model: string;
  dossier: Dossier;
  /** The dossier as `dossier.epoch` began; null: the miner was unknown then. */
  start: Dossier | null;
};

/** What an answer said, so that a copy of it is known again. */
export type AnswerRow = { hash: Uint8Array; hotkey: Address };

/** Why an engine's word does not count in an epoch: many clear miners turned at once, or its own answer failed. */
export type DistrustReason = "turned" | "canary";

/** A model whose engine is not trusted in an epoch. */
export type DistrustRow = { epoch: number; model: string; reason: DistrustReason; atMs: number };

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
  answers: AnswerRow[];
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
  mode: WeightsMode;
  readBack: boolean;
  tries: number;
  entries: { hotkey: Address; uid: number; weight: number }[];
};

/** Weights that went out and are not done with: nobody knows what became of them, or they wait to be revealed. */
export type SentRow = SentWeights & {
  hotkey: Address;
  atMs: number;
  /** Block of a commit that waits for its reveal; null: not known whether one has it. */
  block: number | null;
  /** The subnet's epoch that the commit belongs to, where it is known. */
  epoch: number | null;
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
  /**
   * The last `perMiner` answers of each (hotkey, model) whose `verified` is not null, oldest first; without those of an
   * epoch in which the model's engine was not trusted.
   */
  readAudits(perMiner: number): AuditRow[];
  /** Where the engine was not trusted in the row's epoch, as that epoch began. */
  readStates(): StateRow[];
  /** From now on nothing that the model's engine said in the epoch counts. The first reason stays. */
  distrust(row: DistrustRow): void;
  readDistrusts(epoch: number): DistrustRow[];
  /** Where an answer was seen first, or null. */
  findAnswer(hash: Uint8Array): Duplicate | null;
  /** The weights set last, or null. */
  readWeights(): WeightsRow | null;
  /** Oldest first. */
  readSent(): SentRow[];
  /** One with the same extrinsic is replaced. */
  saveSent(row: SentRow): void;
  dropSent(extrinsic: string): void;
  /** Notes that a prompt (32 bytes of hash) goes out; false, and nothing noted, when it did since `sinceMs`. */
  claimPrompt(claim: { hash: Uint8Array; atMs: number; sinceMs: number }): boolean;
  /** Forgets what is older, and answers older than prompts may be; open epochs and the last weights stay. */
  prune(before: { roundsMs: number; promptsMs: number }): void;
  close(): void;
};
