import { isRelaunched } from "./cli/environment.ts";
import { type Host, report, runCli } from "./cli/run-cli.ts";
import { createStopper } from "./cli/stopper.ts";

const words = process.argv.slice(2);

const stopper = createStopper({
  now: () => performance.now(),
  exit: (status) => process.exit(status),
  after: (ms, call) => void setTimeout(call, ms),
});

let bugs = 0;

const host: Host = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stopper,
  ready: () => process.send?.("ready"),
  loadRun: async () => (await import("./neuron/run.ts")).runCommand,
};

process.on("SIGINT", () => stopper.onSignal("SIGINT"));
process.on("SIGTERM", () => stopper.onSignal("SIGTERM"));
process.on("uncaughtException", onBug);
process.on("unhandledRejection", onBug);
process.stdout.on("error", onBrokenPipe);
process.stderr.on("error", () => {}); // nobody reads the logs any more: no reason to stop

// Started by bin/targon.js under another Node: when that process is killed, this one ends with it.
if (process.channel && isRelaunched()) {
  process.on("disconnect", () => stopper.onSignal("SIGTERM"));
  process.channel.unref();
}

const status = await runCli(words, host);
process.exit(bugs > 0 ? 70 : status);

function onBug(error: unknown): void {
  bugs++;
  report(error, { words, host });
  stopper.end(70);
}

/** Whoever read the results has gone: nothing is left to be said. */
function onBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") stopper.end(0);
}
