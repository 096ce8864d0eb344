import { join } from "node:path";
import { createPlacementsFile } from "../../adapters/gpu/placements-file.ts";
import { createModelShapes } from "../../adapters/models/create-model-shapes.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import type { NeuronConfig, ValidatorConfig } from "../../config.ts";
import type { EngineRole } from "../../domain/engines/engine-arguments.ts";
import { type Demand, VALIDATOR_DEMAND } from "../../domain/plan/plan-numbers.ts";
import type { HubSettings } from "../../domain/ports/weights.ts";
import type { CommandIo } from "../command-io.ts";
import { runPlan } from "../plan.ts";
import { openHosts } from "./hosts.ts";
import { openModelList } from "./model-list.ts";
import { neuronFolder } from "./neuron-folder.ts";

/** What is planned for a neuron. */
export type PlanOptions = {
  neuron: NeuronConfig & { engines: EnginesConfig; hub: HubSettings };
  role: EngineRole;
  demand: Demand;
  models: readonly string[];
};

/** `targon validator --plan`: needs neither wallet nor chain. Models of attached engines take no room. */
export async function openValidatorPlan(config: ValidatorConfig, io: CommandIo): Promise<number> {
  const attached = new Set(config.engineEndpoints.map(({ model }) => model));
  const wanted = await openModelList(config, io.log).read(io.signal);
  const models = wanted.filter((model) => !attached.has(model));
  return await openPlan({ neuron: config, role: "validator", demand: VALIDATOR_DEMAND, models }, io);
}

/** Which GPU would run what for a neuron, beside what it runs now. */
export async function openPlan(
  { neuron, role, demand, models }: PlanOptions,
  io: CommandIo,
): Promise<number> {
  const { engines, hub, netuid } = neuron;
  const folder = neuronFolder(neuron);
  // What looks at other hosts belongs to no key: nobody has to have one to plan.
  const owner = { netuid, hotkey: "plan", role };
  const hosts = await openHosts({ engines, owner, pulls: false }, io);
  const kept = await createPlacementsFile(join(folder, "plan.json")).read();
  const running = await hosts.standing(kept, io.signal);
  const log = io.log.child({ module: "plan" });
  const shapes = createModelShapes({ log }, { hub, folder: join(folder, "shapes") });
  const deps = { shapes, readHosts: hosts.read, log, output: io.output };
  return await runPlan(deps, { models, engines, demand, running }, io.signal);
}
