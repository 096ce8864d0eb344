import { MINER_TOKENS, RESAMPLED_MINERS } from "../../../src/domain/verification/calibrate/resample.ts";
import type { BenchLine, Detector, Run } from "./detectors/detector.ts";
import { createDealer, createRandom } from "./random.ts";

/** A miner that has not failed after these tokens goes free (contracts §7). */
export const MOST_TOKENS = MINER_TOKENS;
/** How many simulated miners per cheating class. */
export const CHEATS = 200;
/** How many honest miners are drawn with replacement, from how many lines on. */
export const RESAMPLED = RESAMPLED_MINERS;
const LEAST_RESAMPLED_LINES = 500;
/** Lines of an honest miner that are dealt once. */
const HAND = 20;

/** After how many tokens each simulated miner failed; Infinity: not within its tokens. */
export type Failures = number[];

/** A miner's next lines. */
type Next = () => BenchLine;

/**
 * Miners that cheat in the given share of their answers, each answer by chance, and answer honestly otherwise. Each
 * goes through the cheat's lines in a random order of its own, again and again, until it failed or has the tokens.
 * The draws depend on the name alone, so all detectors see the same miners.
 */
export function simulateCheats(
  detector: Detector,
  { name, cheats, honest, share }: { name: string; cheats: BenchLine[]; honest: BenchLine[]; share: number },
): Failures {
  return Array.from({ length: CHEATS }, (_, miner) => {
    const random = createRandom(`${name} ${miner}`);
    const cheat = createDealer(cheats.length, random);
    const other = createDealer(honest.length, random);
    const next = () =>
      share === 1 || random() < share ? (cheats[cheat()] as BenchLine) : (honest[other()] as BenchLine);
    return tokensToFailure(detector.start(), next);
  });
}

/** Each line is dealt once, to miners of 20 lines. */
export function dealHonest(detector: Detector, lines: BenchLine[]): Failures {
  const failures: Failures = [];
  for (let from = 0; from < lines.length; from += HAND) {
    const run = detector.start();
    let tokens = 0;
    let failed = Number.POSITIVE_INFINITY;
    for (const line of lines.slice(from, from + HAND)) {
      const after = run.add(line).failedAfterTokens;
      if (after !== null) {
        failed = tokens + after;
        break;
      }
      tokens += line.scored.positions.length;
    }
    failures.push(failed);
  }
  return failures;
}

/** How many of the miners failed whose lines are drawn with replacement; null: too few lines to say. */
export function resampleHonest(
  detector: Detector,
  { name, lines }: { name: string; lines: BenchLine[] },
): number | null {
  if (lines.length < LEAST_RESAMPLED_LINES) return null;
  let failed = 0;
  for (let miner = 0; miner < RESAMPLED; miner++) {
    const random = createRandom(`${name} ${miner}`);
    const next = () => lines[Math.floor(random() * lines.length)] as BenchLine;
    if (Number.isFinite(tokensToFailure(detector.start(), next))) failed++;
  }
  return failed;
}

function tokensToFailure(run: Run, next: Next): number {
  for (let tokens = 0; tokens < MOST_TOKENS; ) {
    const line = next();
    const after = run.add(line).failedAfterTokens;
    if (after !== null) return tokens + after <= MOST_TOKENS ? tokens + after : Number.POSITIVE_INFINITY;
    tokens += Math.max(1, line.scored.positions.length);
  }
  return Number.POSITIVE_INFINITY;
}
