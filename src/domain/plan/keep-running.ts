import type { Card } from "./cards.ts";
import { lengthOf, take, type Wish } from "./place-model.ts";
import type { ModelShape, Placement } from "./types.ts";

/**
 * Leaves an engine that runs where it is, if it is still what is wanted: the same revision and context, on cards that
 * may be used. Its room is not asked for: that it runs is proof enough.
 *
 * @returns its placement, counted against its cards; null where it does not match
 */
export function keepRunning(
  cards: readonly Card[],
  shape: ModelShape,
  { wish, running }: { wish: Wish; running: readonly Placement[] },
): Placement | null {
  const placement = running.find(({ model }) => model === shape.model);
  if (placement === undefined || !isAsWanted(placement, shape, wish)) return null;
  const chosen = cards.filter((card) => isOn(placement, card));
  if (chosen.length === 0 || chosen.length < placement.gpus.length) return null;
  take(chosen, placement);
  return placement;
}

function isAsWanted(placement: Placement, shape: ModelShape, wish: Wish): boolean {
  const isOnGpu = placement.memoryUtilization !== null;
  return (
    placement.revision === shape.revision &&
    (wish.anyLength === true || placement.maxModelLen === lengthOf(shape, wish)) &&
    isOnGpu === (wish.device === "cuda")
  );
}

function isOn({ host, gpus }: Placement, card: Card): boolean {
  return host === card.host && (card.gpu === null || gpus.includes(card.gpu.uuid));
}
