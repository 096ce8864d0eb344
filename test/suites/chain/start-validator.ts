import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { withDeadline } from "../../../src/lib/with-deadline.ts";

const SCRIPT = fileURLToPath(new URL("validator-child.ts", import.meta.url));

/** An event of contracts §1. */
export type ToldEvent = { event: string } & Record<string, unknown>;

/** A validator's process. */
export type ValidatorProcess = {
  events: ToldEvent[];
  /** What it logged. */
  logs(): string;
  /** Null while it runs. */
  status(): number | null;
  /** The first event that fits; rejects after `withinMs`. */
  until(fits: (event: ToldEvent) => boolean, withinMs: number): Promise<ToldEvent>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

/** Starts one; its words are the command line's. */
export function startValidator(words: string[]): ValidatorProcess {
  const child = fork(SCRIPT, ["validator", ...words, "--json"], {
    silent: true,
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const events: ToldEvent[] = [];
  const told = new EventTarget();
  let logs = "";
  child.stderr?.on("data", (chunk) => {
    logs += String(chunk);
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    events.push(JSON.parse(line));
    told.dispatchEvent(new Event("told"));
  });
  return {
    events,
    logs: () => logs,
    status: () => child.exitCode,
    async until(fits, withinMs) {
      return await withDeadline(withinMs, undefined, async (signal) => {
        for (;;) {
          const found = events.find(fits);
          if (found) return found;
          await once(told, "told", { signal });
        }
      });
    },
    kill: async (signal) => await ended(child, signal),
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  const [status] = await exit;
  return status;
}
