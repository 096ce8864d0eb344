import type { Margin } from "../../../src/domain/verification/sampling/margin.ts";

/**
 * Upper edges of the bins; above the last edge lies one more. The gap between winner and runner-up makes the context:
 * what honest stacks differ by can only turn a small one. Margin 0 is a match.
 */
export type Bins = { gap: number[]; margin: number[] };

/** Which (context, margin) bin a token falls into. */
export type Place = { context: number; bin: number };

/** How many margin bins there are: a match, one per edge, and what lies above or was masked. */
export function marginBins({ margin }: Bins): number {
  return margin.length + 2;
}

/** How many contexts there are. */
export function contexts({ gap }: Bins): number {
  return gap.length + 1;
}

/** The bin of a token's margin. */
export function placeOf(bins: Bins, { margin, gap }: Margin): Place {
  return { context: indexOf(bins.gap, gap), bin: margin === 0 ? 0 : 1 + indexOf(bins.margin, margin) };
}

function indexOf(edges: number[], value: number): number {
  const index = edges.findIndex((edge) => value <= edge);
  return index === -1 ? edges.length : index;
}
