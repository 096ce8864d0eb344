import type { EnginesConfig } from "../../config/engines.ts";
import type { Demand } from "../../domain/plan/plan-numbers.ts";
import type { LeftOut, Placement } from "../../domain/plan/types.ts";
import { makePlan, type PlanDeps } from "./make-plan.ts";

/** Which engine runs where, asked in each epoch. */
export type Planner = (
  models: readonly string[],
  running: readonly Placement[],
  signal?: AbortSignal,
) => Promise<Placement[]>;

/** What a planner plans with. */
export type PlannerOptions = {
  engines: EnginesConfig;
  demand: Demand;
  /** Number of the epoch: whose turn it is where not all fit. Within an epoch it stays. */
  turn: () => number;
};

/** Plans for a neuron that runs; a model that is left out is told once, and again when the reason is another. */
export function createPlanner(deps: PlanDeps, { engines, demand, turn }: PlannerOptions): Planner {
  let told = new Map<string, string>();
  return async (models, running, signal = new AbortController().signal) => {
    if (models.length === 0) return [];
    const query = { models, engines, demand, running, turn: turn() };
    const { placements, left } = await makePlan(deps, query, signal);
    for (const { model, why, mend } of left)
      if (told.get(model) !== why) deps.log.warn("a model has no engine in this epoch", { model, why, mend });
    told = new Map(left.map(({ model, why }: LeftOut) => [model, why]));
    return placements;
  };
}
