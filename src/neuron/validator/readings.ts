import type { ValidatorReadings } from "../../domain/ports/metrics.ts";
import type { Session } from "./session.ts";

/** What of a session can be read at any moment, for those who watch it. */
export function readingsOf({ engines, head, hotkey, memory, view }: Session): ValidatorReadings {
  return {
    headBlock: head.block,
    blocksSinceWeights() {
      const me = view().subnet.neurons.find((neuron) => neuron.hotkey === hotkey.address);
      return me === undefined ? null : Math.max(0, head.block() - me.lastUpdate);
    },
    failedWrites: memory.failedWrites,
    states: memory.counts,
    distrusted: () => memory.distrusted().length,
    engines: engines.readings,
  };
}
