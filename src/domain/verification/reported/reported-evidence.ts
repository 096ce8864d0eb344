import { logMeanExp } from "../evidence/ledger.ts";
import type { Position } from "../position.ts";
import { octaveOf, shiftedOctaves } from "./octave.ts";
import type { ScalePolicy } from "./scale-policy.ts";
import { stepDistance } from "./step-distance.ts";

/**
 * Log e-value of an answer's reported logprobs: how much better they fit a model or precision that lies further from
 * the prefill than the best-fitting honest stack. Damped and capped, because the distances of an answer's tokens depend
 * on each other, and hedged, so that one answer without a trace does not outweigh the others; E[e^value] ≤ 1 on each honest stack that was measured (reference/evidence.md §2). Adds up over answers
 * as a log e-process; 0 where nothing was reported. A laundering miner stays below 0.
 */
export function reportedEvidence(positions: Position[], policy: ScalePolicy): number {
  const bins = positions.flatMap((position) => {
    const distance = stepDistance(position, policy.clip);
    return distance === null ? [] : [octaveOf(distance.steps)];
  });
  if (bins.length === 0) return 0;
  const { honest, cheats } = tablesOf(policy);
  const best = Math.max(...honest.map((table) => logLikelihood(bins, table)));
  const cheat = logMeanExp(cheats.map((table) => policy.damping * (logLikelihood(bins, table) - best)));
  return Math.log(policy.hedge + (1 - policy.hedge) * Math.exp(Math.min(policy.answerCap, cheat)));
}

function tablesOf({ honest, slack, shifts }: ScalePolicy): { honest: number[][]; cheats: number[][] } {
  const each = (steps: number[]) => honest.flatMap((table) => steps.map((by) => shiftedOctaves(table, by)));
  return { honest: each(slack), cheats: each(shifts) };
}

function logLikelihood(bins: number[], table: number[]): number {
  return bins.reduce((sum, bin) => sum + Math.log(table[bin] ?? 1), 0);
}
