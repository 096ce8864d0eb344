import { type PlanInput, planEngines } from "./plan-engines.ts";
import { MINER_DEMAND, MINER_SEQUENCES } from "./plan-numbers.ts";
import type { Placement, Plan } from "./types.ts";

/** What a miner's plan is made from. `maxModelLen`: null is the model's own, or what fits. */
export type ServingInput = Omit<PlanInput, "demand" | "maxModelLen" | "anyLength" | "turn" | "role"> & {
  maxModelLen: number | null;
};

/**
 * A plan for engines that generate: of the models that have a place with the least, each gets as much cache as leaves
 * none of them out, and a context as long as that cache, at most the model's own. What runs stays as it is where that
 * leaves nobody out. Pure.
 */
export function planServing(input: ServingInput): Plan {
  const least = planEngines(sized(input, 1));
  const isWhole = ({ placements }: Plan) =>
    least.placements.every(({ model }) => placements.some((placement) => placement.model === model));
  const kept = (input.running ?? []).filter((placement) => stays(placement, least));
  const isGentle = (plan: Plan) => kept.every((placement) => stays(placement, plan));
  const plans = MINER_SEQUENCES[input.device].map((sequences) => planEngines(sized(input, sequences)));
  const { placements } = plans.find((plan) => isWhole(plan) && isGentle(plan)) ?? least;
  return { placements, left: least.left };
}

/** The wish for so many sequences at once. */
function sized(input: ServingInput, sequences: number): PlanInput {
  const { maxModelLen } = input;
  return {
    ...input,
    role: "miner",
    demand: { ...MINER_DEMAND, sequences },
    maxModelLen: maxModelLen ?? sequences * MINER_DEMAND.sequenceTokens,
    anyLength: maxModelLen === null,
  };
}

function stays(running: Placement, { placements }: Plan): boolean {
  return placements.some((placement) => JSON.stringify(placement) === JSON.stringify(running));
}
