/**
 * Share of tokens that are not the seed's choice: margin > 0, masked ones included; 0 … 1, 0 for none. Source:
 * reference/verification.md §4.4 (honest stacks 0.1 to 1 %, another seed 24 %).
 */
export function mismatchRate(margins: readonly { margin: number }[]): number {
  return margins.filter(({ margin }) => margin > 0).length / Math.max(1, margins.length);
}
