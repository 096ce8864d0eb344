import type { EnginesConfig } from "../../config/engines.ts";
import type { EngineRole } from "../../domain/engines/engine-arguments.ts";
import type { LeftOut, Placement, PlanTurn } from "../../domain/plan/types.ts";
import { makePlan, type PlanDeps } from "./make-plan.ts";

/** Which engine runs where, asked in each epoch. */
export type Planner = (turn: PlanTurn, signal?: AbortSignal) => Promise<Placement[]>;

/** What a planner plans with. */
export type PlannerOptions = {
  engines: EnginesConfig;
  role: EngineRole;
  /** Told of the models that have no place, with each plan. */
  onLeft?: (left: LeftOut[]) => void;
};

/** Plans for a neuron that runs; a model that is left out is told once, and again when the reason is another. */
export function createPlanner(deps: PlanDeps, { engines, role, onLeft }: PlannerOptions): Planner {
  let told = new Map<string, string>();
  return async ({ models, running, epoch }, signal = new AbortController().signal) => {
    if (models.length === 0) {
      onLeft?.([]);
      return [];
    }
    const query = { models, engines, role, running, turn: epoch };
    const { placements, left } = await makePlan(deps, query, signal);
    onLeft?.(left);
    for (const { model, why, mend } of left)
      if (told.get(model) !== why) deps.log.warn("a model has no place to run", { model, why, mend });
    told = new Map(left.map(({ model, why }: LeftOut) => [model, why]));
    return placements;
  };
}
