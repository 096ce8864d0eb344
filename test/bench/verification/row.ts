import { MOST_TOKENS } from "./simulate.ts";

/** One line of the benchmark (contracts §7, and the stack). */
export type Row = {
  class: string;
  /** The folder of the file within DIR: which engine made it. */
  stack: string;
  detector: string;
  /** `honest`; a cheat with its own logprobs, with the verifier's, or with the verifier's in a share of the answers. */
  variant: "honest" | "reported" | "laundered" | "mixed";
  /** Share of the miner's answers that cheat: 0 … 1. */
  share: number;
  responses: number;
  tokens: number;
  /** Simulated miners. */
  miners: number;
  /** Null: not decided within 20,000 tokens. */
  medianTokensToDecision: number | null;
  p95TokensToDecision: number | null;
  minersFailed: number;
  /** Of 4,000 honest miners drawn with replacement; null for cheats and below 500 lines. */
  resampledFailed: number | null;
  /** Share of the answers above what at most one of 1,000 honest answers reaches; null below 3,000 honest lines. */
  detectionAtFpr1e3: number | null;
  /** ln(1/α) ÷ divergence from the nearest honest stack of DIR; null for honest classes and where none is there. */
  boundTokens: number | null;
  /** Whether an honest hypothesis explains the cheat as well as any deviation; null for honest classes. */
  covered: boolean | null;
  /** CPU time of judging parsed arrays, ms. */
  msPer1000Tokens: number;
};

/** The tokens within which a share of the miners has failed; null: not that many have. */
export function tokensFor(failures: number[], share: number): number | null {
  const sorted = failures.toSorted((a, b) => a - b);
  const tokens = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? MOST_TOKENS + 1;
  return tokens <= MOST_TOKENS ? tokens : null;
}
