import { type Card, copyOf } from "./cards.ts";
import { placeModel, type Wish } from "./place-model.ts";
import type { LeftOut, ModelShape, Placement } from "./types.ts";

/** What stands in a model's way. */
export type Taken = {
  /** As nobody of ours uses them; the model fits there alone. */
  empty: readonly Card[];
  wish: Wish;
  placements: readonly Placement[];
  /** Epochs until its turn; null: there are no turns, and the first of the list run. */
  epochs: number | null;
};

/** Why a model that fits alone has no place beside the others, what would give it one, and when it has its turn. */
export function explainTaken(shape: ModelShape, { empty, wish, placements, epochs }: Taken): LeftOut {
  const alone = placeModel(copyOf(empty), shape, { wish, manner: "spread" });
  const gpu = empty.find(({ gpu }) => gpu?.uuid === alone?.gpus[0])?.gpu;
  const more = gpu ? `${alone?.gpus.length} more ${gpu.name}` : `${alone?.need.totalMiB} MiB more memory`;
  const others = placements.map(({ model }) => model).join(", ");
  return {
    model: shape.model,
    why: `${others} take the room${epochs === null ? "" : " in this epoch"}`,
    mend: `${more} would run it beside them; ${otherwise(epochs)}`,
  };
}

function otherwise(epochs: number | null): string {
  return epochs === null
    ? "of those that do not fit together, the first ones run"
    : `without, it has its turn in ${counted(epochs, "epoch")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
