import type { Lifecycle } from "../../src/lib/lifecycle.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { CommandIo } from "../../src/neuron/command-io.ts";

/** What a command is given, with nobody at the terminal and nothing said; `over` replaces parts. */
export function createTestIo(lifecycle: Lifecycle, over: Partial<CommandIo> = {}): CommandIo {
  const { log = silentLog } = over;
  return {
    output: { event: () => {} },
    log,
    progress: log,
    signal: lifecycle.signal,
    lifecycle,
    confirm: async () => false,
    askPassword: async () => null,
    variable: () => undefined,
    ...over,
  };
}
