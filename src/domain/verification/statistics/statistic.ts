/** What a statistic says. */
export type Statistic = {
  value: number;
  /** Probability of a value at least as extreme under the claim, uniform in 0 … 1; null: none is defined. */
  p: number | null;
  /** How many tokens it rests on. */
  tokens: number;
};
