/** Where a command's results go; the command line turns them into JSON lines or into what a person reads. */
export type Output = {
  /** One result; names and keys are those of contracts §1. */
  event(name: string, fields: Record<string, unknown>): void;
  /** Shows a person something on the way, on stderr; with `--json` only where that is a terminal. */
  notice?(name: string, fields: Record<string, unknown>): Promise<void>;
  /** Text for a person as it comes, no newline added; nothing with `--json`. */
  text?(piece: string): void;
};
