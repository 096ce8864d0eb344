import type { MinerState } from "../../types.ts";
import { addLedgers, type Ledger, logEOf } from "./ledger.ts";
import { thresholdOf } from "./threshold.ts";

/** What is known of a miner on a model. */
export type Standing = {
  state: MinerState;
  /** Log e-value of the segment that runs, nats; 0 when it is empty. */
  evidence: number;
  /** The segment's sums; null when it is empty. */
  ledger: Ledger | null;
  /** The segment's number among those that began in the same epoch, from 0: it sets the limit. */
  segment: number;
  /** How many segments began in `epoch`. */
  begun: number;
  /** The epoch that `begun` counts in. */
  epoch: number;
  /** The epoch in which it failed; null while it has not. */
  failedIn: number | null;
};

/** How answers add up; part of a model's policy. */
export type EvidenceRules = {
  /** Part of the way to fail, in nats, at which a miner is watched. */
  watchShare: number;
  /** Most that one answer adds, nats. */
  answerCap: number;
  /** At this log e-value or below the sums start again, nats; below 0. */
  floor: number;
  /** The sum never goes above fail by more than this, nats, so that a mended miner comes back. */
  ceiling: number;
};

/** A miner of whom nothing is known. */
export function freshStanding(epoch: number): Standing {
  return { state: "clear", evidence: 0, ledger: null, segment: 0, begun: 1, epoch, failedIn: null };
}

/**
 * The standing after one more answer; an answer that was not tested (null) changes nothing.
 *
 * Ledgers add up, and their log e-value (universal inference against the best honest hypothesis: Wasserman, Ramdas,
 * Balakrishnan 2020) fails the miner at ln(1/α), α being the share of the running segment. At the floor the sums start
 * again (CUSUM: Page 1954), so that what was honest long ago excuses nothing; the next segment has a smaller share.
 * What goes beyond the cap or the ceiling is given to the honest hypotheses, which can only lower an e-value.
 *
 * @param of.alpha - of this miner, model and epoch
 */
export function addAnswer(
  before: Standing,
  of: { ledger: Ledger | null; epoch: number; alpha: number },
  rules: EvidenceRules,
): Standing {
  const answer = of.ledger && bounded(of.ledger);
  if (answer === null) return before;
  const limit = thresholdOf(of.alpha, before.segment);
  const sums = before.ledger === null ? answer : joined(before.ledger, answer);
  const reached = logEOf(sums);
  if (reached <= rules.floor) return nextSegment(before);
  const most = Math.min(before.evidence + rules.answerCap, limit + rules.ceiling);
  const ledger = reached > most ? limited(sums, most) : sums;
  const evidence = logEOf(ledger);
  const state = stateOf(evidence, limit, rules.watchShare);
  const failedIn = state === "fail" ? (before.failedIn ?? of.epoch) : null;
  return { ...before, state, evidence, ledger, failedIn };
}

/** The sums start again. */
export function nextSegment(before: Standing): Standing {
  const { begun, epoch } = before;
  return { ...freshStanding(epoch), segment: begun, begun: begun + 1 };
}

/**
 * An answer that was tested in another way than those before (without its seed, say) multiplies their e-value by its
 * own, which is valid too; it never makes them forgotten, for then a miner could choose to be.
 */
function joined(before: Ledger, answer: Ledger): Ledger {
  return isSameShape(before, answer) ? addLedgers(before, answer) : lowered(before, -logEOf(answer));
}

function isSameShape(a: Ledger, b: Ledger): boolean {
  return (
    a.honest.length === b.honest.length &&
    a.cheats.length === b.cheats.length &&
    a.mixed.length === b.mixed.length
  );
}

function stateOf(evidence: number, limit: number, watchShare: number): MinerState {
  if (evidence >= limit) return "fail";
  return evidence >= limit * watchShare ? "watch" : "clear";
}

/**
 * Lowers the log e-value to `most`, first where it is highest: what one kind of evidence has too much is not taken from
 * another. A valid e-value that is made smaller stays one.
 */
function limited(ledger: Ledger, most: number): Ledger {
  const { honest, cheats, mixed } = ledger;
  const highest = most + Math.log(mixed.length + 1);
  const excess = Math.max(0, logEOf({ honest, cheats, mixed: [] }) - highest);
  const cut = {
    honest: honest.map((sum) => sum + excess),
    cheats,
    mixed: mixed.map((sum) => Math.min(sum, highest)),
  };
  return lowered(cut, Math.max(0, logEOf(cut) - most));
}

function lowered({ honest, cheats, mixed }: Ledger, nats: number): Ledger {
  return { honest: honest.map((sum) => sum + nats), cheats, mixed: mixed.map((sum) => sum - nats) };
}

/** A sum must stay a number: what is impossible counts as this unlikely, nats. */
const IMPOSSIBLE = 1e6;

/** Null where an entry is no number: then nothing was tested. */
function bounded(ledger: Ledger): Ledger | null {
  const all = [...ledger.honest, ...ledger.cheats, ...ledger.mixed];
  if (all.length === 0 || all.some(Number.isNaN)) return null;
  const bound = (value: number) => Math.max(-IMPOSSIBLE, Math.min(IMPOSSIBLE, value));
  return {
    honest: ledger.honest.map(bound),
    cheats: ledger.cheats.map(bound),
    mixed: ledger.mixed.map(bound),
  };
}
