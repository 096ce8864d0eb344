import type { MinerConfig } from "../../config.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";
import { createServedModels, type ServedModels } from "../miner/serve-models.ts";
import { openContainers } from "./containers.ts";

/** The models whose engines a miner runs itself, or null where there are none; closed with the command's life. */
export async function openServedModels(
  io: Pick<CommandIo, "lifecycle" | "log">,
  { config, hotkey }: { config: MinerConfig; hotkey: { address: Address } },
): Promise<ServedModels | null> {
  const { serve } = config;
  if (!serve) return null;
  const parts = await openContainers(io, { neuron: { ...config, ...serve }, role: "miner", hotkey });
  io.lifecycle.onClose("engines", () => parts.containers.close());
  return createServedModels({ ...parts, log: io.log.child({ module: "engines" }) }, serve);
}
