import { addLedgers, type Ledger } from "../../../src/domain/verification/evidence/ledger.ts";
import {
  addAnswer,
  freshStanding,
  type Standing,
} from "../../../src/domain/verification/evidence/standing.ts";
import { thresholdOf } from "../../../src/domain/verification/evidence/threshold.ts";
import { judge } from "../../../src/domain/verification/judge.ts";
import type { Policy } from "../../../src/domain/verification/policy/policy.ts";
import { evidencePath } from "../../../src/domain/verification/sampling/answer-ledger.ts";
import type { TokenTest } from "../../../src/domain/verification/sampling/token-test.ts";
import type { BenchLine, Detector, Run } from "./detectors/detector.ts";
import { remember } from "./detectors/remember.ts";
import { END_IDS } from "./model-facts.ts";

/** False alarms per simulated miner (contracts §7). */
export const ALPHA = 1e-3;

/** What our verification says of a line: what it adds to the miner's evidence, and whether it refuses outright. */
export type TargonView = {
  /** Log e-value of this line alone. */
  logE: number;
  /** Null: nothing was tested. */
  ledger: Ledger | null;
  /** What each token says; null: no seeded test. */
  test: TokenTest | null;
  gross: boolean;
};

/**
 * Our own verification as the validator uses it: a miner fails at the end of the answer that brings its evidence to
 * ln(1/α), or that is refused outright. The token of the decision is the first of that answer at which the evidence of
 * the tokens so far reached the limit; its last where the answer was refused for something else.
 *
 * @param options.unseeded - as of an engine whose noise nobody knows
 */
export function createTargon(policy: Policy, { unseeded = false } = {}): Detector {
  const judged = (line: BenchLine) => viewOf(policy, line, unseeded);
  const view = remember(judged);
  return {
    name: unseeded ? "targon-unseeded" : "targon",
    scoreOf(line) {
      const { logE, gross } = judged(line);
      return gross ? Number.POSITIVE_INFINITY : logE;
    },
    start: () => runOf(view, policy),
  };
}

/** All answers of a simulated miner lie within one epoch. */
const EPOCH = 0;

function runOf(view: (line: BenchLine) => TargonView, policy: Policy): Run {
  let standing = freshStanding(EPOCH);
  return {
    add(line) {
      const seen = view(line);
      const next = addAnswer(
        standing,
        { ledger: seen.ledger, epoch: EPOCH, alpha: ALPHA },
        policy.accumulate,
      );
      if (seen.gross || next.state === "fail")
        return { failedAfterTokens: decidedAt(seen, standing, policy) ?? line.scored.positions.length };
      standing = next;
      return { failedAfterTokens: null };
    },
  };
}

/** The first token at which the evidence had reached the limit, from 1; null: the tokens alone never did. */
function decidedAt({ test }: TargonView, { ledger, segment }: Standing, { sampling }: Policy): number | null {
  if (test === null) return null;
  const limit = thresholdOf(ALPHA, segment);
  const at = evidencePath(test, sampling, ledger ?? undefined).findIndex((logE) => logE >= limit);
  return at === -1 ? null : at + 1;
}

/** The verdict on a line from its prefill. */
export function viewOf(policy: Policy, { scored, finishReason }: BenchLine, unseeded = false): TargonView {
  const noise = unseeded ? null : undefined;
  const judgement = judge(scored, policy, { noise, askedLogprobs: true, finishReason });
  const gross = judgement.findings.some(({ passed, gross }) => passed === false && gross);
  const { evidence, ledger, fit } = judgement;
  return { logE: evidence, ledger, test: fit?.test ?? null, gross: gross || endsEarly(scored, finishReason) };
}

/** What `checkEnd` says of an answer without text: a stop without an end token. */
function endsEarly({ positions }: BenchLine["scored"], finishReason: string): boolean {
  return finishReason === "stop" && !END_IDS.includes(positions.at(-1)?.token.id ?? -1);
}

/**
 * Whether the policy's honest envelope hides the cheat: over all its answers together the best honest hypothesis
 * explains the tokens at least as well as the best deviation, so no number of answers decides, and none is refused
 * outright.
 */
export function isCovered(policy: Policy, laundered: BenchLine[]): boolean {
  const views = laundered.map((line) => viewOf(policy, line));
  const ledgers = views.map(({ ledger }) => ledger).filter((ledger) => ledger !== null);
  const [first, ...rest] = ledgers;
  if (!first || views.some(({ gross }) => gross)) return false;
  const { honest, cheats } = rest.reduce(addLedgers, first);
  return Math.max(...cheats) <= Math.max(...honest);
}
