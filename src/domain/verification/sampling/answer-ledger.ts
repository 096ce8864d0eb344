import { addLedgers, type Ledger, logEOf, logMeanExp } from "../evidence/ledger.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { TokenTest } from "./token-test.ts";

/**
 * The ledger of one answer. `mixed` holds, for each share ρ of the policy, ln(1 − ρ + ρ·E) of the answer's own e-value:
 * the e-process against miners that deviate in a part of their answers only.
 */
export function ledgerOf(test: TokenTest, { mixedShares }: Pick<SamplingPolicy, "mixedShares">): Ledger {
  const honest = columnSums(test.honest, test.tokens);
  const cheats = columnSums(test.cheats, test.tokens);
  const own = logEOf({ honest, cheats, mixed: [] });
  return { honest, cheats, mixed: mixedShares.map((share) => mixedLog(own, share)) };
}

/**
 * Log e-value after each token of an answer, given what the miner's answers before said (undefined: nothing): each is
 * an e-value by itself, so a miner may be stopped in the middle of an answer.
 */
export function evidencePath(
  test: TokenTest,
  { mixedShares }: Pick<SamplingPolicy, "mixedShares">,
  before?: Ledger,
): Float64Array {
  const path = new Float64Array(test.tokens);
  const rows = test.honest.length / Math.max(1, test.tokens);
  const columns = test.cheats.length / Math.max(1, test.tokens);
  const honest = new Array<number>(rows).fill(0);
  const cheats = new Array<number>(columns).fill(0);
  for (let i = 0; i < test.tokens; i++) {
    addRow(honest, test.honest, i * rows);
    addRow(cheats, test.cheats, i * columns);
    const own = logMeanExp(cheats) - Math.max(...honest);
    const now = { honest, cheats, mixed: mixedShares.map((share) => mixedLog(own, share)) };
    path[i] = logEOf(before ? addLedgers(before, now) : now);
  }
  return path;
}

function mixedLog(own: number, share: number): number {
  const cheating = Math.log(share) + own;
  const honest = Math.log1p(-share);
  const most = Math.max(cheating, honest);
  return most + Math.log(Math.exp(cheating - most) + Math.exp(honest - most));
}

function columnSums(values: Float64Array, rows: number): number[] {
  const columns = values.length / Math.max(1, rows);
  const sums = new Array<number>(columns).fill(0);
  for (let i = 0; i < rows; i++) addRow(sums, values, i * columns);
  return sums;
}

function addRow(sums: number[], values: Float64Array, from: number): void {
  for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (values[from + k] as number);
}
