import type { PositionScore } from "../ports/engine.ts";
import type { Sampling, Token } from "../types.ts";

/** One token of an answer beside what the verifier's prefill says of its place. */
export type Position = { token: Token; score: PositionScore };

/** An answer ready to be judged: the tokens, their scores, and where they stand. */
export type Scored = {
  positions: Position[];
  /** Tokens of the prompt; the answer's token i was drawn at position promptLength + i − 1. */
  promptLength: number;
  /** The prompt's ids, where they are known: a repetition penalty looks at them. */
  prompt?: number[] | undefined;
  sampling: Sampling;
  /** Width of the model's logits; some noise maps need it. Undefined: not known, they are not tried. */
  vocabulary?: number | undefined;
};
