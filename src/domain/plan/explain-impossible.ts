import type { EngineRole } from "../engines/engine-arguments.ts";
import { type Card, type CardRules, copyOf } from "./cards.ts";
import { cardsOf, type Layout, layoutsOf } from "./layouts.ts";
import { needOf } from "./need-of.ts";
import { groupsOf, lengthOf, placeModel, type Wish } from "./place-model.ts";
import { PLAN_NUMBERS } from "./plan-numbers.ts";
import type { LeftOut, ModelShape, Placement } from "./types.ts";

/** Cards as nobody of ours uses them, and what is asked of them. */
export type Situation = Wish & CardRules & { empty: readonly Card[]; role?: EngineRole };

/** Cards of one host that are tried in thought. */
const MOST_CARDS = 64;

/** Why a model fits on no host even alone, and what would help. */
export function explainImpossible(shape: ModelShape, situation: Situation): LeftOut {
  const { model } = shape;
  if (isTooShort(situation, shape)) return { model, ...tooShort(situation) };
  const group = largestGroup(situation.empty);
  if (group.length === 0) return { model, ...noCards(situation) };
  const layout = thinnestLayout(shape, { group, situation });
  const mends = [
    freeSome(shape, situation),
    shorten(shape, situation),
    add(shape, { group, situation }),
    attach(situation),
  ];
  return {
    model,
    why: `it needs ${perCard(shape, { layout, situation })} MiB ${eachOf(layout, situation)}; ${describe(group)}`,
    mend: mends.filter((mend) => mend !== null).join(", or "),
  };
}

/** Whether the context that is asked for is of no use; one that the model itself has is: requests are cut to it. */
export function isTooShort(wish: Wish, shape: ModelShape): boolean {
  return lengthOf(shape, wish) < Math.min(wish.leastModelLen ?? 0, shape.maxModelLen);
}

function tooShort({ maxModelLen, leastModelLen }: Wish): Omit<LeftOut, "model"> {
  return {
    why: `a context of ${maxModelLen} tokens is too short: the longest requests need ${leastModelLen}`,
    mend: `--engines.max-model-len ${leastModelLen} or more`,
  };
}

function noCards(situation: Situation): Omit<LeftOut, "model"> {
  const { device, gpus } = situation;
  if (device === "cpu") return { why: "there is no host to run it on", mend: attach(situation) };
  const named = gpus === null ? "" : ` among ${gpus.join(", ")}`;
  return {
    why: `there is no GPU of compute capability ${PLAN_NUMBERS.leastCapability} or newer to run it on${named}`,
    mend: `${gpus === null ? "" : "other --engines.gpus, or "}a host with GPUs: --engines.host, or ${attach(situation)}`,
  };
}

function attach({ role }: Situation): string {
  const option = role === "miner" ? "--model-endpoint" : "--engines.endpoint";
  return `attach a server or cluster that runs it: ${option} MODEL=URL`;
}

/** The cards that could hold the most if they were free. */
function largestGroup(cards: readonly Card[]): Card[] {
  const size = (group: Card[]) => (group[0]?.canJoin ? group.length : 1) * (group[0]?.memoryMiB ?? 0);
  return [...groupsOf(cards).values()].sort((a, b) => size(b) - size(a))[0] ?? [];
}

type Of = { group: readonly Card[]; situation: Situation };

/** How the model would be cut over the group with the least for each card. */
function thinnestLayout(shape: ModelShape, { group, situation }: Of): Layout {
  const needs = (layout: Layout) => perCard(shape, { layout, situation });
  const layouts = layoutsOf(shape, group[0]?.canJoin ? group.length : 1);
  return layouts.sort((a, b) => needs(a) - needs(b))[0] ?? { tensorParallel: 1, pipelineParallel: 1 };
}

function perCard(shape: ModelShape, { layout, situation }: { layout: Layout; situation: Situation }): number {
  return needOf(shape, { ...situation, layout, length: lengthOf(shape, situation) }).totalMiB;
}

function eachOf(layout: Layout, { device }: Situation): string {
  if (device === "cpu") return "of memory";
  const count = cardsOf(layout);
  return count === 1 ? "on one GPU" : `on each of ${count} GPUs`;
}

function describe(group: readonly Card[]): string {
  const [card] = group as [Card];
  const left = group.map(({ leftMiB }) => leftMiB).sort((a, b) => a - b);
  const [least, most] = [left.at(0), left.at(-1)];
  const free = least === most ? `${most} MiB` : `${least} to ${most} MiB`;
  if (card.gpu === null) return `the largest machine has ${free} for it`;
  const slices = card.canJoin ? "" : ", slices that are never joined";
  return `the most that one host has is ${group.length} × ${card.gpu.name} with ${free} to give${slices}`;
}

/** Memory that other programs hold, if that is what stands in the way. */
function freeSome(shape: ModelShape, situation: Situation): string | null {
  const cards = copyOf(situation.empty);
  for (const card of cards) card.leftMiB = card.memoryMiB - situation.reserveMiB;
  const placement = placeModel(cards, shape, { wish: situation, manner: "spread" });
  if (placement === null) return null;
  const short = situation.empty.filter((card) => isPart(placement, card) && missing(placement, card) > 0);
  const parts = short.map((card) => `${missing(placement, card)} MiB on ${nameOf(card)}`);
  return `end what else holds memory: ${parts.join(", ")}`;
}

function isPart({ host, gpus }: Placement, card: Card): boolean {
  return host === card.host && (card.gpu === null || gpus.includes(card.gpu.uuid));
}

function missing({ need }: Placement, card: Card): number {
  return need.totalMiB - card.leftMiB;
}

function nameOf({ gpu, host }: Card): string {
  return gpu === null ? host : `GPU ${gpu.index} of ${host}`;
}

/** The longest context with which the model fits, if any. */
function shorten(shape: ModelShape, situation: Situation): string | null {
  const { lengthStep } = PLAN_NUMBERS;
  const fits = (maxModelLen: number) =>
    placeModel(copyOf(situation.empty), shape, { wish: { ...situation, maxModelLen }, manner: "spread" }) !==
    null;
  const least = Math.ceil((situation.leastModelLen ?? lengthStep) / lengthStep) * lengthStep;
  if (least >= lengthOf(shape, situation) || !fits(least)) return null;
  let length = Math.floor((lengthOf(shape, situation) - 1) / lengthStep) * lengthStep;
  while (length > least && !fits(length)) length -= lengthStep;
  return `a shorter context: --engines.max-model-len ${length}`;
}

/** How many cards of the kind one host needs, or how much memory. */
function add(shape: ModelShape, { group, situation }: Of): string | null {
  const [card] = group as [Card];
  if (card.gpu === null) {
    const layout = { tensorParallel: 1, pipelineParallel: 1 };
    return `a machine with ${perCard(shape, { layout, situation }) + situation.reserveMiB} MiB free`;
  }
  if (!card.canJoin) return null;
  const room = card.memoryMiB - situation.reserveMiB;
  const counts = layoutsOf(shape, MOST_CARDS)
    .filter((layout) => perCard(shape, { layout, situation }) <= room)
    .map(cardsOf);
  const count = Math.min(...counts);
  return count > group.length && Number.isFinite(count) ? `${count} × ${card.gpu.name} in one host` : null;
}
