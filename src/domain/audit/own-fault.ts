import type { Cause, MinerState } from "../types.ts";
import { SURE_AFTER } from "./audit-rate.ts";

/** Share of the clear pairs that, turning in one epoch on one engine, speaks against the engine. */
const TURNED_SHARE = 0.3;

/** Fewer turned pairs than this are miners, not an engine. */
const LEAST_TURNED = 3;

/** Refusals that no engine had a say in. */
const WITHOUT_ENGINE: readonly Cause[] = [
  "NO_ANSWER",
  "BAD_STREAM",
  "NO_USAGE",
  "TOO_SHORT",
  "TOO_LONG",
  "DUPLICATE",
];

/** A miner on one engine's model in one epoch. */
export type Pair = {
  /** As the epoch began. */
  before: { state: MinerState; streak: number };
  /** Now. */
  state: MinerState;
  /** The refusals of this epoch. */
  causes: readonly (Cause | null)[];
  /** Answers with a verdict in this epoch. */
  audits: number;
};

/** What became of the pairs that were clear. */
export type Turned = { clear: number; turned: number; isOwnFault: boolean };

/**
 * Whether so many miners that were clear for long turned at once that our engine is likelier at fault than they are.
 * Miners that nobody knew when the epoch began say nothing.
 */
export function turnedOf(pairs: readonly Pair[]): Turned {
  const known = pairs.filter(
    ({ audits, before }) => audits > 0 && before.state === "clear" && before.streak >= SURE_AFTER,
  );
  const turned = known.filter(isTurned).length;
  const isOwnFault = turned >= LEAST_TURNED && turned >= TURNED_SHARE * known.length;
  return { clear: known.length, turned, isOwnFault };
}

function isTurned({ state, causes }: Pair): boolean {
  return state !== "clear" || causes.some((cause) => cause !== null && !WITHOUT_ENGINE.includes(cause));
}
