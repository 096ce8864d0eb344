import type { CommandName, ConfigOf } from "../neuron/commands.ts";

/** What `createProgram` calls when a command line was understood. */
export type Actions = {
  /** `warnings`: one line each about words that have no effect or are spelt in an old way. */
  run<N extends CommandName>(name: N, config: ConfigOf[N], warnings: string[]): Promise<void>;
  /** `--version`. */
  version(): void;
};
