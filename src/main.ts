// Nothing but this is loaded before a signal means an orderly end: the rest takes a tenth of a second.
const end = () => process.exit(0);
process.on("SIGINT", end);
process.on("SIGTERM", end);

const { runProcess } = await import("./cli/run-process.ts");
const running = runProcess({
  exit: (now) => process.exit(now),
  loadRun: async () => (await import("./neuron/run.ts")).runCommand,
});
// It listens itself from its first step on.
process.off("SIGINT", end);
process.off("SIGTERM", end);
process.exit(await running);
