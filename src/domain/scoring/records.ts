import type { MinerState } from "../types.ts";

/** One audited answer of a miner on a model, as stored. A request that got no answer is one with `verified: false`. */
export type AnswerRecord = {
  /** True verified, false refused or not answered, null no evidence (counts as nothing). */
  verified: boolean | null;
  /** Tokens of the answer. */
  tokens: number;
  /** What the request allowed; null where it named no limit. */
  maxTokens: number | null;
  /** From sending to the last token, ms; null where none came. */
  totalMs: number | null;
  /** The refusal is by itself enough to give the model 0 in its epoch. */
  gross: boolean;
  /** Whether it was asked in the epoch that is scored. */
  thisEpoch: boolean;
};

/**
 * A miner on one model: at least its last 50 answers with a verdict, its last 15 verified ones and all of this epoch;
 * more do no harm. Oldest first.
 */
export type ModelRecord = { state: MinerState; answers: readonly AnswerRecord[] };

/** A miner as the score sees it. */
export type MinerRecord = {
  uid: number;
  /** The models that the miner says it serves. */
  listed: readonly string[];
  /** By model; a model without answers may be absent. */
  models: Readonly<Record<string, ModelRecord>>;
};
