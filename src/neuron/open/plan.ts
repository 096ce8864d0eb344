import { join } from "node:path";
import { createContainers } from "../../adapters/docker/create-containers.ts";
import { createModelShapes } from "../../adapters/models/create-model-shapes.ts";
import type { MinerConfig, ValidatorConfig } from "../../config.ts";
import type { EngineRole } from "../../domain/engines/engine-arguments.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import type { CommandIo } from "../command-io.ts";
import { runPlan } from "../plan.ts";
import { type EnginesNeuron, toEngineSettings } from "./engine-settings.ts";
import { openHosts } from "./hosts.ts";
import { openHotkeyAddress } from "./hotkey.ts";
import { openModelList } from "./model-list.ts";
import { neuronFolder } from "./neuron-folder.ts";

/** What is planned for a neuron. */
export type PlanOptions = {
  neuron: EnginesNeuron;
  role: EngineRole;
  models: readonly string[];
};

/** `targon validator --plan`: needs neither wallet nor chain. Models of attached engines take no room. */
export async function openValidatorPlan(config: ValidatorConfig, io: CommandIo): Promise<number> {
  const attached = new Set(config.engineEndpoints.map(({ model }) => model));
  const wanted = await openModelList(config, io.log).read(io.signal);
  const models = wanted.filter((model) => !attached.has(model));
  return await openPlan({ neuron: config, role: "validator", models }, io);
}

/** `targon miner --serve MODEL --plan`. @throws {TargonError} `USAGE` where no model is named */
export async function openMinerPlan(config: MinerConfig, io: CommandIo): Promise<number> {
  const { serve } = config;
  if (!serve)
    throw new TargonError("USAGE", "there is nothing to plan", { data: { expected: "--serve MODEL" } });
  return await openPlan({ neuron: { ...config, ...serve }, role: "miner", models: serve.models }, io);
}

/** Which GPU would run what for a neuron, beside what it runs now. */
async function openPlan({ neuron, role, models }: PlanOptions, io: CommandIo): Promise<number> {
  const log = io.log.child({ module: "plan" });
  const { engines, hub, netuid } = neuron;
  const settings = toEngineSettings(neuron, { netuid, hotkey: await ownAddress(neuron, io), role });
  const hosts = await openHosts({ engines, settings, pulls: false }, io);
  const containers = createContainers({ hosts: hosts.dockers, settings, stopOnExit: false, log });
  const running = await containers.running(io.signal);
  const shapes = createModelShapes({ log }, { hub, folder: join(neuronFolder(neuron), "shapes") });
  const deps = { shapes, readHosts: hosts.read, log, output: io.output };
  return await runPlan(deps, { models, engines, role, running }, io.signal);
}

/** Nobody has to have a key to plan: without one nothing that runs is his. */
async function ownAddress({ wallet }: EnginesNeuron, io: CommandIo): Promise<Address> {
  try {
    return await openHotkeyAddress({ ...io, askPassword: async () => null }, { wallet, uri: null });
  } catch {
    return ""; // whatever is wrong with the wallet is told where a key is needed
  }
}
