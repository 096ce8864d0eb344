/**
 * What answers say for each hypothesis of a policy, natural logs summed over the answers. The lengths are those of the
 * policy's hypotheses; ledgers of different policies are never added.
 */
export type Ledger = {
  /** Log-likelihood of the tokens under each way of being honest. */
  honest: number[];
  /** Log-likelihood of the tokens under each deviation that is looked for. */
  cheats: number[];
  /** Log e-processes by themselves: miners that deviate in part of their answers, or in what they report. */
  mixed: number[];
};

/** The ledger of both. */
export function addLedgers(a: Ledger, b: Ledger): Ledger {
  return {
    honest: sums(a.honest, b.honest),
    cheats: sums(a.cheats, b.cheats),
    mixed: sums(a.mixed, b.mixed),
  };
}

/**
 * Log e-value of a ledger: the mean of the deviations' likelihoods against the *best* honest hypothesis, averaged with
 * the e-values of `mixed`. The best of the honest bounds whichever of them is true from above, so E[e^value] ≤ 1 under
 * each (universal inference: Wasserman, Ramdas, Balakrishnan 2020), and by Ville's inequality it exceeds ln(1/α) at any
 * time with probability ≤ α.
 */
export function logEOf({ honest, cheats, mixed }: Ledger): number {
  const steady = honest.length > 0 && cheats.length > 0 ? [logMeanExp(cheats) - Math.max(...honest)] : [];
  const all = [...steady, ...mixed];
  return all.length === 0 ? 0 : logMeanExp(all);
}

/** ln of the mean of e^x. */
export function logMeanExp(values: readonly number[]): number {
  const most = Math.max(...values);
  if (!Number.isFinite(most)) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}

function sums(a: number[], b: number[]): number[] {
  return a.map((value, i) => value + (b[i] ?? 0));
}
