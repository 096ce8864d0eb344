import { acquireLock } from "../../adapters/store/lock.ts";
import type { MinerConfig } from "../../config.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";
import { createServedModels, type ServedModels } from "../miner/serve-models.ts";
import { openContainers } from "./containers.ts";
import { neuronFolder } from "./neuron-folder.ts";

/**
 * The models whose engines a miner runs itself, or null where there are none; closed with the command's life. Two miners
 * with one hotkey would each remove the other's containers: the second is refused.
 *
 * @throws {TargonError} `LOCKED`, `CONFIG_INVALID`
 */
export async function openServedModels(
  io: Pick<CommandIo, "lifecycle" | "log">,
  { config, hotkey }: { config: MinerConfig; hotkey: { address: Address } },
): Promise<ServedModels | null> {
  const { serve } = config;
  if (!serve) return null;
  io.lifecycle.onClose("lock", acquireLock(neuronFolder(config)));
  const parts = await openContainers(io, { neuron: { ...config, ...serve }, role: "miner", hotkey });
  io.lifecycle.onClose("engines", () => parts.containers.close());
  return createServedModels({ ...parts, log: io.log.child({ module: "engines" }) }, serve);
}
