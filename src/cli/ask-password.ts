import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Person } from "./confirm.ts";
import { oneLine } from "./output/sanitise.ts";

/** Where the interrupt goes, which a terminal without echo hands over as a key. */
type Asked = Person & { stopper: { onSignal(signal: "SIGINT"): void } };

/**
 * Asks on stderr; what is typed is not shown. Ctrl-C stops the process as the signal would.
 *
 * @returns null without a terminal; "" where nothing was typed, or the terminal was closed
 */
export async function askPassword(asked: Asked, question: string): Promise<string | null> {
  const { stdin, stderr, signal, stopper } = asked;
  if (!stdin.isTTY || !stderr.isTTY) return null;
  stderr.write(`${oneLine(question)} `);
  const lines = createInterface({ input: stdin, output: nowhere(), terminal: true, historySize: 0 });
  const closed = Promise.withResolvers<string>();
  lines.once("close", () => closed.resolve(""));
  lines.once("SIGINT", () => stopper.onSignal("SIGINT"));
  try {
    return await Promise.race([lines.question("", { signal }), closed.promise]);
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

/** The line editor echoes what is typed: into this. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
