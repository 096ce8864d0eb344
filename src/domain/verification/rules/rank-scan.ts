import type { Position } from "../position.ts";
import { placeInTop, rankOf } from "./rank.ts";

/** What the walk over an answer's tokens of 4.2 to 4.6 found. */
export type RankScan = {
  /** How many tokens were looked at; may be 0 or less for the shortest answers. */
  looked: number;
  /** Index of the first token where the end was the likelier, null: none. */
  skippedEnd: number | null;
  /** The first token of rank ≥ 75. */
  improbable: { index: number; rank: number } | null;
  /** Tokens of rank 25 to 74. */
  lowTokens: number;
  /** Tokens that count and are not the likeliest. */
  notFirst: number;
  /** Tokens reported with a logprob of exactly 0. */
  perfect: number;
  /** Sum of the tokens' scores, each 0 … 1. */
  score: number;
};

/** What the walk needs to know. */
export type ScanOptions = { temperature: number; topK: number; endIds: number[] | null; looked: number };

/** `rank` limits of 4.2.0 to 4.6 (verifier `verify_logprobs`, commits 8624e50, 7ea5944, e216dad). */
const RANKS = { skippedEnd: 10, low: 25, improbable: 75 };
/** A token's score from which on it counts as perfect. */
const GOOD_SCORE = 0.9;
/** From this temperature on the likeliest token counts as perfect whatever logprob came with it. */
const HOT = 0.9;
/** Stands for a logprob that the miner did not tell. */
const NO_LOGPROB = -100;

/**
 * The one walk of 4.2.0 to 4.6: rank of each token, likelier ends, and 1 − |Δp| as its score. Not past what the
 * reference refuses at once.
 */
export function scanRanks(positions: Position[], options: ScanOptions): RankScan {
  const scan: RankScan = { ...EMPTY, looked: options.looked };
  for (const [index, position] of positions.slice(0, Math.max(0, options.looked)).entries()) {
    const rank = rankOf(position.score);
    if (endIsLikelier(position, rank, options)) return { ...scan, skippedEnd: index };
    if (rank >= RANKS.improbable) return { ...scan, improbable: { index, rank } };
    if (rank >= RANKS.low) scan.lowTokens++;
    else if (rank > options.topK) continue;
    if (rank !== 1) scan.notFirst++;
    addScore(scan, position, { rank, temperature: options.temperature });
  }
  return scan;
}

const EMPTY: Omit<RankScan, "looked"> = {
  skippedEnd: null,
  improbable: null,
  lowTokens: 0,
  notFirst: 0,
  perfect: 0,
  score: 0,
};

/** The best placed end token is within the top K and before a token of rank > 10. */
function endIsLikelier({ token, score }: Position, rank: number, { endIds, topK }: ScanOptions): boolean {
  if (endIds === null || rank <= RANKS.skippedEnd || endIds.includes(token.id)) return false;
  const end = score.top.slice(0, topK).find(({ id }) => endIds.includes(id));
  return end !== undefined && placeInTop(score.top, end.logprob) < rank;
}

function addScore(
  scan: RankScan,
  { token, score }: Position,
  { rank, temperature }: { rank: number; temperature: number },
): void {
  const produced = token.logprob ?? NO_LOGPROB;
  if (produced === 0) scan.perfect++;
  const likeness = 1 - Math.min(1, Math.abs(Math.exp(score.logprob) - Math.exp(produced)));
  const trusted = rank === 1 && temperature >= HOT && produced !== 0;
  scan.score += trusted || likeness >= GOOD_SCORE ? 1 : likeness;
}
