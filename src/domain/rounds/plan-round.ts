import type { MinerTarget } from "../ports/miner.ts";
import type { Random } from "../ports/runtime.ts";
import type { Address, Endpoint } from "../types.ts";
import { type DrawnSampling, drawSampling } from "./draw-sampling.ts";

/** What a round asks for, the same for all its miners. */
export type RoundPlan = DrawnSampling & {
  model: string;
  endpoint: Endpoint;
  /** Miners that list the model. */
  targets: MinerTarget[];
};

/**
 * Picks by chance a model that somebody lists, and how to sample; CHAT and COMPLETION take turns.
 *
 * @param of.models - wanted, and verifiable now
 * @param of.maxTokens - least and most, both possible
 * @returns null when no miner lists any of the models
 */
export function planRound(
  { random }: { random: Random },
  of: {
    round: number;
    models: readonly string[];
    targets: readonly MinerTarget[];
    listed: ReadonlyMap<Address, readonly string[]>;
    maxTokens: readonly [number, number];
  },
): RoundPlan | null {
  const lists = (target: MinerTarget, model: string) =>
    of.listed.get(target.hotkey)?.includes(model) ?? false;
  const candidates = of.models.filter((model) => of.targets.some((target) => lists(target, model)));
  const model = pick(random, candidates);
  if (model === undefined) return null;
  return {
    model,
    endpoint: of.round % 2 === 1 ? "CHAT" : "COMPLETION",
    targets: of.targets.filter((target) => lists(target, model)),
    ...drawSampling({ random }, of.maxTokens),
  };
}

function pick<T>(random: Random, list: readonly T[]): T | undefined {
  return list[Math.floor(random.uniform() * list.length)];
}
