import type { EnginesConfig } from "../config/engines.ts";
import type { EngineRole } from "../domain/engines/engine-arguments.ts";
import type { Placement } from "../domain/plan/types.ts";
import type { Output } from "./output.ts";
import { makePlan, type PlanDeps } from "./plan/make-plan.ts";

/** What is asked: which GPU would run what. */
export type PlanQuestion = {
  models: readonly string[];
  engines: EnginesConfig;
  role: EngineRole;
  running: readonly Placement[];
};

/**
 * `--plan`: tells what would run where, and why the rest would not (`plan`, contracts §1). Starts nothing.
 *
 * @returns the exit status: 1 where something is to run and nothing can
 * @throws {TargonError} `GPU_UNREADABLE`, `DOCKER_*`, `IMAGE_MISSING` where no host can be read; an abort
 */
export async function runPlan(
  deps: PlanDeps & { output: Output },
  question: PlanQuestion,
  signal: AbortSignal,
): Promise<number> {
  const { hosts, placements, left } = await makePlan(deps, { ...question, turn: 0 }, signal);
  deps.output.event("plan", { hosts, placements, left });
  return placements.length === 0 && left.length > 0 ? 1 : 0;
}
