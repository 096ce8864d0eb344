import type { ModelShape } from "./types.ts";

/** How one engine is cut over its cards. */
export type Layout = { tensorParallel: number; pipelineParallel: number };

/**
 * The ways to cut a model over at most `cards` cards, best first: tensor parallel alone from few cards to many, then
 * with pipeline stages, for what is left over where no power of two is.
 */
export function layoutsOf(shape: Pick<ModelShape, "heads" | "kvHeads" | "layers">, cards: number): Layout[] {
  const widths = powersOfTwo(cards).filter((width) => canCut(shape, width));
  const stages = Array.from({ length: Math.min(cards, shape.layers) }, (_, index) => index + 1);
  const layouts = stages.flatMap((pipelineParallel) =>
    widths
      .filter((width) => width * pipelineParallel <= cards)
      .map((tensorParallel) => ({ tensorParallel, pipelineParallel })),
  );
  return layouts.sort(compare);
}

/** Cards that a layout takes. */
export function cardsOf({ tensorParallel, pipelineParallel }: Layout): number {
  return tensorParallel * pipelineParallel;
}

/** Heads are never split; those of keys and values are shared out evenly, or each copied evenly. */
function canCut({ heads, kvHeads }: Pick<ModelShape, "heads" | "kvHeads">, width: number): boolean {
  return heads % width === 0 && (kvHeads % width === 0 || width % kvHeads === 0);
}

function compare(a: Layout, b: Layout): number {
  const staged = Number(a.pipelineParallel > 1) - Number(b.pipelineParallel > 1);
  return staged || cardsOf(a) - cardsOf(b) || b.tensorParallel - a.tensorParallel;
}

function powersOfTwo(most: number): number[] {
  return Array.from({ length: 32 - Math.clz32(most) }, (_, exponent) => 2 ** exponent);
}
