import type { Card } from "./cards.ts";
import { cardsOf, type Layout, layoutsOf } from "./layouts.ts";
import { type CardNeed, needOf } from "./need-of.ts";
import type { Demand } from "./plan-numbers.ts";
import type { ModelShape, Placement } from "./types.ts";

/** `spread`: an idle card before one that is shared, the smallest that will do; `tight`: the fullest that will do. */
export type Manner = "spread" | "tight";

/** What every engine of a plan is to do. */
export type Wish = {
  device: "cuda" | "cpu";
  demand: Demand;
  /** Longest context, tokens; less where the model's own is less. */
  maxModelLen: number;
  /** A shorter one is of no use. Default: none is too short. */
  leastModelLen?: number;
  /** What runs may stay whatever its context is. */
  anyLength?: boolean;
};

/** vLLM reads its share with as many decimals as one gives; these leave less than a MiB in 10 GiB to rounding. */
const SHARE_STEPS = 10_000;

/** Takes room for one model and says which; null where there is none, and nothing is taken. */
export function placeModel(
  cards: Card[],
  shape: ModelShape,
  { wish, manner }: { wish: Wish; manner: Manner },
): Placement | null {
  const length = lengthOf(shape, wish);
  const most = Math.max(0, ...[...groupsOf(cards).values()].map((group) => group.length));
  for (const layout of layoutsOf(shape, most)) {
    const need = needOf(shape, { ...wish, layout, length });
    const chosen = chooseCards(cards, { layout, need, manner });
    if (chosen === null) continue;
    const placement = toPlacement(shape, { chosen, layout, need, length });
    take(chosen, placement);
    return placement;
  }
  return null;
}

/** The context that an engine of the model gets, tokens. */
export function lengthOf(shape: ModelShape, { maxModelLen }: Pick<Wish, "maxModelLen">): number {
  return Math.min(maxModelLen, shape.maxModelLen);
}

/** Counts an engine's need against its cards. */
export function take(chosen: readonly Card[], { need }: Placement): void {
  for (const card of chosen) {
    card.leftMiB = Math.max(0, card.leftMiB - need.totalMiB);
    card.engines += 1;
  }
}

/** Cards by group, each in the order of the driver. */
export function groupsOf(cards: readonly Card[]): Map<string, Card[]> {
  return Map.groupBy(cards, ({ group }) => group);
}

type Search = { layout: Layout; need: CardNeed; manner: Manner };

function chooseCards(cards: readonly Card[], { layout, need, manner }: Search): Card[] | null {
  const count = cardsOf(layout);
  const roomy = cards.filter((card) => hasRoom(card, need) && (count === 1 || card.canJoin));
  const groups = [...groupsOf(roomy).values()]
    .filter((group) => group.length >= count)
    .map((group) => group.toSorted((a, b) => compare([a], [b], manner)).slice(0, count))
    .sort((a, b) => compare(a, b, manner));
  return groups[0] ?? null;
}

/** Sorting is stable: among equals the order of hosts and of the driver stays. */
function compare(a: Card[], b: Card[], manner: Manner): number {
  const idle = manner === "spread" ? sumOf(a, "engines") - sumOf(b, "engines") : 0;
  return idle || sumOf(a, "leftMiB") - sumOf(b, "leftMiB");
}

function hasRoom(card: Card, need: CardNeed): boolean {
  const { ownMiB, totalMiB } = sizedFor(card, need);
  return totalMiB <= card.leftMiB && ownMiB <= card.memoryMiB;
}

/** The share is a decimal fraction of the card: what rounding it up adds goes to the cache, as vLLM will use it. */
function sizedFor({ gpu, memoryMiB }: Card, need: CardNeed): CardNeed {
  if (gpu === null) return need;
  const added = Math.ceil(shareOf(need, memoryMiB) * memoryMiB) - need.ownMiB;
  const kvMiB = need.kvMiB + added;
  return { ...need, kvMiB, ownMiB: need.ownMiB + added, totalMiB: need.totalMiB + added };
}

function shareOf({ ownMiB }: CardNeed, memoryMiB: number): number {
  return Math.ceil((ownMiB / memoryMiB) * SHARE_STEPS) / SHARE_STEPS;
}

type Found = { chosen: Card[]; layout: Layout; need: CardNeed; length: number };

function toPlacement(shape: ModelShape, { chosen, layout, need, length }: Found): Placement {
  const [first] = chosen as [Card];
  const { ownMiB: _own, ...sized } = sizedFor(first, need);
  return {
    model: shape.model,
    revision: shape.revision,
    host: first.host,
    gpus: inOrder(chosen).flatMap(({ gpu }) => gpu?.uuid ?? []),
    ...layout,
    memoryUtilization: first.gpu && shareOf(need, first.memoryMiB),
    maxModelLen: length,
    need: sized,
  };
}

function inOrder(cards: readonly Card[]): Card[] {
  return cards.toSorted((a, b) => (a.gpu?.index ?? 0) - (b.gpu?.index ?? 0));
}

function sumOf(cards: readonly Card[], key: "engines" | "leftMiB"): number {
  return cards.reduce((sum, card) => sum + card[key], 0);
}
