import type { EngineRole } from "../engines/engine-arguments.ts";
import { type Card, type CardRules, cardsOfHosts, copyOf } from "./cards.ts";
import { explainImpossible, isTooShort } from "./explain-impossible.ts";
import { explainTaken } from "./explain-taken.ts";
import { keepRunning } from "./keep-running.ts";
import { type Manner, placeModel, type Wish } from "./place-model.ts";
import { rotate } from "./rotate.ts";
import type { Host, LeftOut, ModelShape, Placement, Plan } from "./types.ts";

/** What a plan is made from. */
export type PlanInput = Wish &
  CardRules & {
    /** In the order in which they are wanted; no model twice. */
    models: readonly ModelShape[];
    hosts: readonly Host[];
    /** What runs, as it was planned; also where an engine was then started smaller. */
    running?: readonly Placement[];
    /** Number of the epoch: whose turn it is where not all fit. */
    turn?: number;
    /** For whom: a miner's models take no turns. Default: a validator. */
    role?: EngineRole;
  };

/**
 * Gives each model the cards that it needs, and says of each that gets none why and what would help. Pure: the same
 * input gives the same plan.
 *
 * What runs and is still wanted stays where it is as long as that leaves nobody out. Where models cannot run together,
 * the one whose turn it is gets its place, and the fewest engines make room for it.
 */
export function planEngines(input: PlanInput): Plan {
  const empty = cardsOfHosts(input.hosts, input);
  const possible = input.models.filter((shape) => isPossible(input, { empty, shape }));
  const placements =
    placeAll(input, { empty, models: possible }) ?? takeTurns(input, { empty, models: possible });
  const placed = inOrderOf(input.models, placements);
  return { placements: placed, left: leftOut(input, { empty, possible, placements: placed }) };
}

/** What runs is possible, though others may have taken more of its card since. */
function isPossible(input: PlanInput, { empty, shape }: One): boolean {
  const { running = [] } = input;
  if (isTooShort(input, shape)) return false;
  return (
    fits(input, { empty, shape }) || keepRunning(copyOf(empty), shape, { wish: input, running }) !== null
  );
}

function fits(wish: Wish, { empty, shape }: One): boolean {
  return placeModel(copyOf(empty), shape, { wish, manner: "spread" }) !== null;
}

type One = { empty: readonly Card[]; shape: ModelShape };

/** The cards as nobody of ours uses them, and the models that fit on them one by one. */
type Task = { empty: readonly Card[]; models: readonly ModelShape[] };

/** The first way in which all fit, the gentlest to what runs first; null where there is none. */
function placeAll(input: PlanInput, { empty, models }: Task): Placement[] | null {
  const ordered = models.toSorted((a, b) => b.weightBytes - a.weightBytes);
  const running = input.running ?? [];
  for (const kept of [running, []]) {
    for (const manner of ["spread", "tight"] as const) {
      const placements = attempt(input, { empty, models: ordered, kept, manner });
      if (placements.length === models.length) return placements;
    }
  }
  return null;
}

/** The model whose turn it is, then what runs, then the others in their order; engines whose next turn is far go first. */
function takeTurns(input: PlanInput, { empty, models }: Task): Placement[] {
  const ordered = rotate(models, input.turn ?? 0);
  const running = inOrderOf(ordered, input.running ?? []);
  for (let count = running.length; ; count--) {
    const kept = running.slice(0, count);
    const placements = attempt(input, { empty, models: ordered, kept, manner: "spread" });
    if (count === 0 || placements.some(({ model }) => model === ordered[0]?.model)) return placements;
  }
}

type Attempt = Task & { kept: readonly Placement[]; manner: Manner };

function attempt(input: PlanInput, { empty, models, kept, manner }: Attempt): Placement[] {
  const cards = copyOf(empty);
  const stays = models.flatMap((shape) => keepRunning(cards, shape, { wish: input, running: kept }) ?? []);
  const others = models.filter((shape) => !stays.some(({ model }) => model === shape.model));
  const starts = others.flatMap((shape) => placeModel(cards, shape, { wish: input, manner }) ?? []);
  return [...stays, ...starts];
}

type Outcome = {
  empty: readonly Card[];
  possible: readonly ModelShape[];
  placements: readonly Placement[];
};

function leftOut(input: PlanInput, { empty, possible, placements }: Outcome): LeftOut[] {
  const runs = new Set(placements.map(({ model }) => model));
  const order = rotate(possible, input.turn ?? 0);
  const epochsOf = (shape: ModelShape) => (input.role === "miner" ? null : order.indexOf(shape));
  return input.models
    .filter(({ model }) => !runs.has(model))
    .map((shape) =>
      fits(input, { empty, shape }) && !isTooShort(input, shape)
        ? explainTaken(shape, { empty, wish: input, placements, epochs: epochsOf(shape) })
        : explainImpossible(shape, { ...input, empty }),
    );
}

function inOrderOf(models: readonly ModelShape[], placements: readonly Placement[]): Placement[] {
  return models.flatMap(({ model }) => placements.find((placement) => placement.model === model) ?? []);
}
