import { runProcess } from "./cli/run-process.ts";

const status = await runProcess({
  exit: (now) => process.exit(now),
  loadRun: async () => (await import("./neuron/run.ts")).runCommand,
});
process.exit(status);
