import { createAttachedEngines } from "../../adapters/engine/attached-engines.ts";
import { combineEngines, type EnginePart } from "../../adapters/engine/combine-engines.ts";
import { createEnginePool } from "../../adapters/engine/engine-pool.ts";
import { runsContainers } from "../../config/runs-containers.ts";
import type { ValidatorConfig } from "../../config.ts";
import type { Engines } from "../../domain/ports/engine.ts";
import { PROMPT_TOKENS } from "../../domain/rounds/fit-tokens.ts";
import type { Address } from "../../domain/types.ts";
import type { Policies } from "../../domain/verification/policy/policies.ts";
import type { CommandIo } from "../command-io.ts";
import { openContainerEngines } from "./container-engines.ts";
import type { Network } from "./network.ts";

/** What a validator's engines depend on. */
export type EnginesInput = {
  config: ValidatorConfig;
  network: Network | null;
  policies: Policies;
  hotkey: { address: Address };
};

/** Below this an engine has no room for a prompt and an answer that says something of its model, tokens. */
const LEAST_ROOM = PROMPT_TOKENS + 256;

/** A validator's engines of every origin, in one pool; closed with the command's life. */
export async function openEngines(
  io: Pick<CommandIo, "lifecycle" | "log" | "signal">,
  { config, network, policies, hotkey }: EnginesInput,
): Promise<Engines> {
  const log = io.log.child({ module: "engines" });
  const pool = createEnginePool({ log, latticeOf: (model) => policies.of(model).structure.lattice });
  const endpoints = network ? [{ model: network.model, url: network.engineUrl }] : config.engineEndpoints;
  const needTokens = Math.min(config.engines.leastModelLen, LEAST_ROOM);
  const attached = createAttachedEngines({ endpoints, needTokens, pool, log });
  const parts: EnginePart[] = [attached];
  if (network === null && runsContainers({ attached: endpoints.length, hosts: config.engines.hosts }))
    parts.push(
      await openContainerEngines(io, { config, hotkey, pool, needTokens, isCovered: attached.covers }),
    );
  const engines = combineEngines({ pool, log }, parts);
  io.lifecycle.onClose("engines", () => engines.close());
  return engines;
}
