import type { Answer, Sampling } from "../../types.ts";

/** What the request says of how an answer ends, beside its sampling. Nothing of it is the default. */
export type Ending = {
  /** No end token and no stop string counts before so many tokens. */
  minTokens: number;
  /** The model's own end tokens end nothing; `stopTokenIds` still do. */
  ignoreEos: boolean;
  /** A stop string stays in the text (`include_stop_str_in_output`). */
  keepsStop: boolean;
  /** Tools were offered, so an answer may end in a call of one. */
  offersTools: boolean;
};

/** A request that says nothing of how its answer ends. */
export const PLAIN_ENDING: Ending = { minTokens: 0, ignoreEos: false, keepsStop: false, offersTools: false };

/** What the structure checks look at; nothing of it needs a prefill. */
export type StructureFacts = {
  answer: Answer;
  sampling: Sampling;
  /** Default `PLAIN_ENDING`. */
  ending?: Ending;
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
