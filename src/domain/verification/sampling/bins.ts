import type { Margin } from "./margin.ts";

/** Upper edges of the bins: of the winner's probability (context, the last is 1) and of the margin (0 is a match). */
export type Bins = { winner: number[]; margin: number[] };

/** Number of margin bins: a match, one per edge, and what lies above or was masked. */
export function marginBins({ margin }: Bins): number {
  return margin.length + 2;
}

/** Which (context, margin) bin a token falls into. */
export function binOf(bins: Bins, { margin, winner }: Margin): { context: number; bin: number } {
  return { context: indexOf(bins.winner, winner), bin: margin === 0 ? 0 : 1 + indexOf(bins.margin, margin) };
}

function indexOf(edges: number[], value: number): number {
  const index = edges.findIndex((edge) => value <= edge);
  return index === -1 ? edges.length : index;
}
