import { join } from "node:path";
import { createContainerEngines } from "../../adapters/docker/container-engines.ts";
import { createContainers } from "../../adapters/docker/create-containers.ts";
import type { EnginePart } from "../../adapters/engine/combine-engines.ts";
import type { EnginePool } from "../../adapters/engine/engine-pool.ts";
import { createModelShapes } from "../../adapters/models/create-model-shapes.ts";
import type { ValidatorConfig } from "../../config.ts";
import { VALIDATOR_DEMAND } from "../../domain/plan/plan-numbers.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";
import { createPlanner } from "../plan/create-planner.ts";
import { toEngineSettings } from "./engine-settings.ts";
import { openHosts } from "./hosts.ts";
import { neuronFolder } from "./neuron-folder.ts";

/** What a validator's containers depend on. */
export type ContainersInput = {
  config: ValidatorConfig;
  hotkey: { address: Address };
  pool: EnginePool;
  needTokens: number;
  /** Models that attached engines are for. */
  isCovered: (model: string) => boolean;
};

/** Whether targon runs engines: not where it is given some and no host to run more on. */
export function runsContainers({ engines, engineEndpoints }: ValidatorConfig): boolean {
  return engineEndpoints.length === 0 || engines.hosts.length > 0;
}

/** A validator's engines in Docker: planned anew at each call, for the models that no attached engine is for. */
export async function openContainerEngines(
  io: Pick<CommandIo, "lifecycle" | "log" | "signal">,
  { config, hotkey, pool, needTokens, isCovered }: ContainersInput,
): Promise<EnginePart> {
  const { engines, hub, netuid } = config;
  const log = io.log.child({ module: "engines" });
  const settings = toEngineSettings(config, { netuid, hotkey: hotkey.address, role: "validator" });
  const { dockers, read: readHosts } = await openHosts({ engines, settings, pulls: true }, io);
  const containers = createContainers({ hosts: dockers, settings, stopOnExit: engines.stopOnExit, log });
  const shapes = createModelShapes({ log }, { hub, folder: join(neuronFolder(config), "shapes") });
  // The models come in the order of their turn.
  const options = { engines, demand: VALIDATOR_DEMAND, turn: () => 0 };
  const plan = createPlanner({ shapes, readHosts, log }, options);
  return createContainerEngines({
    ...{ containers, pool, needTokens, log },
    plan: async (wanted, running, signal = io.signal) =>
      await plan(
        wanted.filter((model) => !isCovered(model)),
        running,
        signal,
      ),
  });
}
