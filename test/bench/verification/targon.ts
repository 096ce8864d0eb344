import { ALPHA } from "../../../src/domain/verification/calibrate/resample.ts";
import { addLedgers } from "../../../src/domain/verification/evidence/ledger.ts";
import {
  addAnswer,
  freshStanding,
  type Standing,
} from "../../../src/domain/verification/evidence/standing.ts";
import { thresholdOf } from "../../../src/domain/verification/evidence/threshold.ts";
import type { Policy } from "../../../src/domain/verification/policy/policy.ts";
import { evidencePath } from "../../../src/domain/verification/sampling/answer-ledger.ts";
import type { BenchLine, Detector, Run } from "./detectors/detector.ts";
import type { TargonView, Views } from "./targon-view.ts";

/** All answers of a simulated miner lie within one epoch. */
const EPOCH = 0;

/**
 * Our own verification as the validator uses it: a miner fails at the end of the answer that brings its evidence to
 * ln(1/α), or that is refused outright. The token of the decision is the first of that answer at which the evidence of
 * the tokens so far reached the limit; its last where the answer was refused for something else.
 */
export function createTargon(views: Views): Detector {
  return {
    name: views.unseeded ? "targon-unseeded" : "targon",
    scoreOf(line) {
      const { logE, gross } = views.fresh(line);
      return gross ? Number.POSITIVE_INFINITY : logE;
    },
    start: () => runOf(views),
  };
}

function runOf({ policy, known }: Views): Run {
  let standing = freshStanding(EPOCH);
  return {
    add(line) {
      const seen = known(line);
      const answer = { ledger: seen.ledger, epoch: EPOCH, alpha: ALPHA };
      const next = addAnswer(standing, answer, policy.accumulate);
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

/**
 * Whether the policy's honest envelope hides the cheat: over all its answers together the best honest hypothesis
 * explains the tokens at least as well as the best deviation, so no number of answers decides, and none is refused
 * outright.
 */
export function isCovered(views: Views, laundered: BenchLine[]): boolean {
  const known = laundered.map(views.known);
  const ledgers = known.map(({ ledger }) => ledger).filter((ledger) => ledger !== null);
  const [first, ...rest] = ledgers;
  if (!first || known.some(({ gross }) => gross)) return false;
  const { honest, cheats } = rest.reduce(addLedgers, first);
  return Math.max(...cheats) <= Math.max(...honest);
}
