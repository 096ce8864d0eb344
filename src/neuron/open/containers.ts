import { join } from "node:path";
import { type Containers, createContainers } from "../../adapters/docker/create-containers.ts";
import { TIMINGS } from "../../adapters/docker/engine-settings.ts";
import { createModelShapes } from "../../adapters/models/create-model-shapes.ts";
import type { EngineRole } from "../../domain/engines/engine-arguments.ts";
import type { LeftOut } from "../../domain/plan/types.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";
import { createPlanner, type Planner } from "../plan/create-planner.ts";
import { type EnginesNeuron, toEngineSettings } from "./engine-settings.ts";
import { openHosts } from "./hosts.ts";
import { neuronFolder } from "./neuron-folder.ts";

/** Containers of a neuron, and the plan by which they are placed. */
export type PlannedContainers = {
  containers: Containers;
  plan: Planner;
  /** The models for which the last plan had no place. */
  left(): LeftOut[];
};

/** Whose engines they are. */
export type ContainersInput = { neuron: EnginesNeuron; role: EngineRole; hotkey: { address: Address } };

/** Engines in Docker for a neuron; nothing is started yet. The containers are the caller's to close. */
export async function openContainers(
  io: Pick<CommandIo, "lifecycle" | "log">,
  { neuron, role, hotkey }: ContainersInput,
): Promise<PlannedContainers> {
  const { engines, hub, netuid } = neuron;
  const log = io.log.child({ module: "engines" });
  const settings = toEngineSettings(neuron, { netuid, hotkey: hotkey.address, role });
  const { dockers, read: readHosts } = await openHosts({ engines, settings, pulls: true }, io);
  // What a validator gives up has its next chance in the next epoch; a miner has none.
  const timings = role === "validator" ? { ...TIMINGS, giveUpMs: null } : TIMINGS;
  const containers = createContainers({
    ...{ hosts: dockers, settings, stopOnExit: engines.stopOnExit, log, timings },
  });
  const shapes = createModelShapes({ log }, { hub, folder: join(neuronFolder(neuron), "shapes") });
  let left: LeftOut[] = [];
  const onLeft = (models: LeftOut[]) => {
    left = models;
  };
  const plan = createPlanner({ shapes, readHosts, log }, { engines, role, onLeft });
  return { containers, plan, left: () => left };
}
