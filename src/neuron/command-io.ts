import type { Lifecycle } from "../lib/lifecycle.ts";
import type { Log } from "../lib/log.ts";
import type { Output } from "./output.ts";

/** What every command is given beside its configuration. */
export type CommandIo = {
  output: Output;
  log: Log;
  /** Lines about what takes long, for whoever waits: quiet commands write them too. */
  progress: Log;
  /** Aborts at the first signal. */
  signal: AbortSignal;
  lifecycle: Lifecycle;
  /** Asks a person; null where there is no terminal. */
  confirm(question: string): Promise<boolean | null>;
  /** Asks a person for a password, which is not shown; null where there is no terminal. */
  askPassword(question: string): Promise<string | null>;
  /** A variable of the environment that no option stands for: the password of a key file. */
  variable(name: string): string | undefined;
};
