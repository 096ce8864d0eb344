import { join } from "node:path";
import type { NeuronConfig } from "../../config.ts";

/** The neuron's folder: WALLET/HOTKEY/netuidN/NAME in the root of all. */
export function neuronFolder({ logging, wallet, netuid, neuronName }: NeuronConfig): string {
  return join(logging.dir, wallet.name, wallet.hotkey, `netuid${netuid}`, neuronName);
}
