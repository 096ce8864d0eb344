import { runProcess } from "../../../src/cli/run-process.ts";
import { PROMPT_TOKENS } from "../../../src/config/engines.ts";
import type { ValidatorConfig } from "../../../src/config.ts";
import type { RunCommand } from "../../../src/neuron/commands.ts";

/** `targon validator`, but that it asks for short answers: an epoch of this suite takes four seconds, and its model's context is short. */
const run: RunCommand = async (name, config, io) => {
  const { runCommand } = await import("../../../src/neuron/run.ts");
  if (name !== "validator") return await runCommand(name, config, io);
  const maxTokens: ValidatorConfig["maxTokens"] = [16, 32];
  const { engines } = config as unknown as ValidatorConfig;
  const short = { maxTokens, engines: { ...engines, leastModelLen: maxTokens[1] + PROMPT_TOKENS } };
  return await runCommand(name, { ...config, ...short }, io);
};

process.exit(await runProcess({ exit: (status) => process.exit(status), loadRun: async () => run }));
