import { createContainerEngines } from "../../adapters/docker/container-engines.ts";
import type { EnginePart } from "../../adapters/engine/combine-engines.ts";
import type { EnginePool } from "../../adapters/engine/engine-pool.ts";
import type { ValidatorConfig } from "../../config.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";
import { openContainers } from "./containers.ts";

/** What a validator's containers depend on. */
export type ContainerEnginesInput = {
  config: ValidatorConfig;
  hotkey: { address: Address };
  pool: EnginePool;
  needTokens: number;
  /** Models that attached engines are for. */
  isCovered: (model: string) => boolean;
};

/** A validator's engines in Docker: planned anew at each call, for the models that no attached engine is for. */
export async function openContainerEngines(
  io: Pick<CommandIo, "lifecycle" | "log" | "signal">,
  { config, hotkey, pool, needTokens, isCovered }: ContainerEnginesInput,
): Promise<EnginePart> {
  const log = io.log.child({ module: "engines" });
  const { containers, plan, left } = await openContainers(io, { neuron: config, role: "validator", hotkey });
  return createContainerEngines({
    ...{ containers, left, pool, needTokens, log },
    plan: async ({ models, ...turn }, signal = io.signal) => {
      const uncovered = models.filter((model) => !isCovered(model));
      return await plan({ ...turn, models: uncovered }, signal);
    },
  });
}
