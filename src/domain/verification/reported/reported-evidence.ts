import { logMeanExp } from "../evidence/ledger.ts";
import type { Position } from "../position.ts";
import { OCTAVES, octaveOf, shiftedOctaves } from "./octave.ts";
import type { ScalePolicy } from "./scale-policy.ts";
import { stepDistance } from "./step-distance.ts";

/**
 * Log e-value of an answer's reported logprobs: how much better they fit a model or precision that lies further from
 * the prefill than the best-fitting honest stack. Damped and capped, because the distances of an answer's tokens depend
 * on each other, and hedged, so that one answer without a trace does not outweigh the others; E[e^value] ≤ 1 on each honest stack that was measured (reference/evidence.md §2). Adds up over answers
 * as a log e-process; 0 where nothing was reported. A laundering miner stays below 0.
 */
export function reportedEvidence(positions: Position[], policy: ScalePolicy): number {
  const counts = new Array<number>(OCTAVES).fill(0);
  let reported = 0;
  for (const position of positions) {
    const distance = stepDistance(position, policy.clip);
    if (distance === null) continue;
    const bin = octaveOf(distance.steps);
    counts[bin] = (counts[bin] as number) + 1;
    reported++;
  }
  if (reported === 0) return 0;
  const { honest, cheats } = logTablesOf(policy);
  const best = Math.max(...honest.map((table) => logLikelihood(counts, table)));
  const cheat = logMeanExp(cheats.map((table) => policy.damping * (logLikelihood(counts, table) - best)));
  return Math.log(policy.hedge + (1 - policy.hedge) * Math.exp(Math.min(policy.answerCap, cheat)));
}

/** Natural logs of the chance of each bin, table by table. */
type LogTables = { honest: number[][]; cheats: number[][] };

const known = new WeakMap<ScalePolicy, LogTables>();

/** The tables of a policy; made once. */
function logTablesOf(policy: ScalePolicy): LogTables {
  const made = known.get(policy) ?? makeLogTables(policy);
  known.set(policy, made);
  return made;
}

function makeLogTables({ honest, slack, shifts }: ScalePolicy): LogTables {
  const each = (steps: number[]) =>
    honest.flatMap((table) => steps.map((by) => shiftedOctaves(table, by).map(Math.log)));
  return { honest: each(slack), cheats: each(shifts) };
}

function logLikelihood(counts: number[], table: number[]): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += (counts[bin] as number) * (table[bin] ?? 0);
  return sum;
}
