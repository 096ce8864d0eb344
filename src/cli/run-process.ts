import type { RunCommand } from "../neuron/commands.ts";
import { isRelaunched } from "./environment.ts";
import { type Host, report, runCli } from "./run-cli.ts";
import { createStopper, type Stopper } from "./stopper.ts";

/** What the process is made of beside the words. */
export type Parts = {
  /** Ends the process. */
  exit(status: number): void;
  /** Loads what does a command. */
  loadRun(): Promise<RunCommand>;
};

/** Runs this process: its words, its signals, its streams; resolves to the exit status. */
export async function runProcess({ exit, loadRun }: Parts): Promise<number> {
  const words = process.argv.slice(2);
  const stopper = createStopper({
    now: () => performance.now(),
    exit,
    after: (ms, call) => void setTimeout(call, ms),
  });
  const { stdin, stdout, stderr } = process;
  const host: Host = { stdin, stdout, stderr, stopper, loadRun, ready: () => process.send?.("ready") };
  followSignals(stopper);
  followStreams(stopper);
  const bugs = followBugs((error) => {
    report(error, { words, host });
    stopper.end(70);
  });
  const status = await runCli(words, host);
  return bugs.seen ? 70 : status;
}

function followSignals(stopper: Stopper): void {
  process.on("SIGINT", () => stopper.onSignal("SIGINT"));
  process.on("SIGTERM", () => stopper.onSignal("SIGTERM"));
  if (!process.channel || !isRelaunched()) return;
  // Started by bin/targon.js under another Node: when that process is killed, this one ends with it.
  process.on("disconnect", () => stopper.onSignal("SIGTERM"));
  process.channel.unref();
}

/** Whoever read the results has gone: nothing is left to be said. Logs that nobody reads are no reason to stop. */
function followStreams(stopper: Stopper): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") stopper.end(0);
  });
  process.stderr.on("error", () => {});
}

function followBugs(tell: (error: unknown) => void): { seen: boolean } {
  const bugs = { seen: false };
  const onBug = (error: unknown) => {
    bugs.seen = true;
    tell(error);
  };
  process.on("uncaughtException", onBug);
  process.on("unhandledRejection", onBug);
  return bugs;
}
