import { runProcess } from "../../../src/cli/run-process.ts";
import type { ValidatorConfig } from "../../../src/config.ts";
import type { RunCommand } from "../../../src/neuron/commands.ts";

/** `targon validator`, but that it asks for short answers: an epoch of this suite takes four seconds. */
const run: RunCommand = async (name, config, io) => {
  const { runCommand } = await import("../../../src/neuron/run.ts");
  const maxTokens: ValidatorConfig["maxTokens"] = [16, 32];
  return await runCommand(name, name === "validator" ? { ...config, maxTokens } : config, io);
};

process.exit(await runProcess({ exit: (status) => process.exit(status), loadRun: async () => run }));
