import { join } from "node:path";
import { createContainerEngines } from "../../adapters/docker/container-engines.ts";
import { createContainers } from "../../adapters/docker/create-containers.ts";
import type { EnginePart } from "../../adapters/engine/combine-engines.ts";
import type { EnginePool } from "../../adapters/engine/engine-pool.ts";
import { createModelShapes } from "../../adapters/models/create-model-shapes.ts";
import type { ValidatorConfig } from "../../config.ts";
import { VALIDATOR_DEMAND } from "../../domain/plan/plan-numbers.ts";
import type { LeftOut } from "../../domain/plan/types.ts";
import type { Address } from "../../domain/types.ts";
import type { Log } from "../../lib/log.ts";
import type { CommandIo } from "../command-io.ts";
import { makePlan } from "../plan/make-plan.ts";
import { toEngineSettings } from "./engine-settings.ts";
import { openHosts } from "./hosts.ts";
import { neuronFolder } from "./neuron-folder.ts";

/** What a validator's containers depend on. */
export type ContainersInput = {
  config: ValidatorConfig;
  hotkey: { address: Address };
  pool: EnginePool;
  needTokens: number;
};

/** A block of the chain, ms: epochs are counted by the clock, so that a restart does not change whose turn it is. */
const BLOCK_MS = 12_000;

/** Whether targon runs engines: not where it is given some and no host to run more on. */
export function runsContainers({ engines, engineEndpoints }: ValidatorConfig): boolean {
  return engineEndpoints.length === 0 || engines.hosts.length > 0;
}

/** A validator's engines in Docker: planned anew at each call, for the models that no attached engine is named for. */
export async function openContainerEngines(
  io: Pick<CommandIo, "lifecycle" | "log" | "signal">,
  { config, hotkey, pool, needTokens }: ContainersInput,
): Promise<EnginePart> {
  const { engines, hub, netuid, epochLength } = config;
  const log = io.log.child({ module: "engines" });
  const settings = toEngineSettings(config, { netuid, hotkey: hotkey.address, role: "validator" });
  const { dockers, read: readHosts } = await openHosts({ engines, settings, pulls: true }, io);
  const containers = createContainers({ hosts: dockers, settings, stopOnExit: engines.stopOnExit, log });
  const shapes = createModelShapes({ log }, { hub, folder: join(neuronFolder(config), "shapes") });
  const attached = new Set(config.engineEndpoints.map(({ model }) => model));
  const tell = createLeftTeller(log);
  return createContainerEngines({
    ...{ containers, pool, needTokens, log },
    async plan(wanted, running, signal = io.signal) {
      const models = wanted.filter((model) => !attached.has(model));
      const turn = Math.floor(Date.now() / (epochLength * BLOCK_MS));
      const query = { models, engines, demand: VALIDATOR_DEMAND, running, turn };
      const { placements, left } = await makePlan({ shapes, readHosts, log }, query, signal);
      tell(left);
      return placements;
    },
  });
}

/** One line for each model without a place, and again when the reason is another. */
function createLeftTeller(log: Log): (left: readonly LeftOut[]) => void {
  let told = new Map<string, string>();
  return (left) => {
    for (const { model, why, mend } of left)
      if (told.get(model) !== why) log.warn("a model has no place", { model, why, mend });
    told = new Map(left.map(({ model, why }) => [model, why]));
  };
}
