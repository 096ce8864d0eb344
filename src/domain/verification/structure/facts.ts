import type { Answer, Sampling } from "../../types.ts";

/** What the structure checks look at; nothing of it needs a prefill. */
export type StructureFacts = {
  answer: Answer;
  sampling: Sampling;
  /** The body asked for a stream. */
  askedStream: boolean;
  /** The body asked for usage: a whole body always carries it. */
  askedUsage: boolean;
  /** The body asked for logprobs or ids, so tokens must come. */
  askedTokens: boolean;
  /** How many choices the body asked for; only the first is judged. Default 1. */
  askedChoices?: number;
  /** Tokens of the prompt as the engine makes them; null where it was not asked yet. */
  promptTokens: number | null;
  /** End tokens and vocabulary of the model, where known. */
  eosIds: number[] | null;
  vocabSize: number | null;
  maxModelLen: number;
  /** How late the receiver's own clock may have been, ms; null: arrival times are unknown. */
  lagMs: number | null;
};
