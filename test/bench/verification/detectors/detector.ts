import type { Scored } from "../../../../src/domain/verification/position.ts";

/** One line of a trace file as a detector sees it: reported, laundered, or whatever the benchmark made of it. */
export type BenchLine = {
  /** Tokens beside the prefill. `sampling.seed` is the same as `seed`. */
  scored: Scored & { seed: bigint };
  /** "stop" or "length". */
  finishReason: string;
  /** Ids of the prompt. */
  prompt: number[];
};

/** What a line led to. */
export type Outcome = {
  /** After how many tokens of this line the miner failed, 1 … its length; null: it has not. */
  failedAfterTokens: number | null;
};

/** One simulated miner on the way. After a failure it is not asked again. */
export type Run = { add(line: BenchLine): Outcome };

/** One way of telling cheats from honest miners. */
export type Detector = {
  name: string;
  /**
   * How suspicious a line is by itself, the higher the more; only the order counts. Reckoned anew at each call, so that
   * the time it takes is the detector's cost.
   */
  scoreOf(line: BenchLine): number;
  /** A miner of whom nothing is known. What was found out about a line is remembered over all runs of a detector. */
  start(): Run;
};
