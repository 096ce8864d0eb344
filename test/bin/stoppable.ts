import { runProcess } from "../../src/cli/run-process.ts";
import { TargonError } from "../../src/errors.ts";
import { sleep } from "../../src/lib/sleep.ts";
import type { CommandIo } from "../../src/neuron/command-io.ts";
import type { RunCommand } from "../../src/neuron/commands.ts";

/** What the prompt of `query` says to do: the whole process is real but for the command. */
const DEEDS: Record<string, (io: CommandIo) => Promise<number>> = {
  wait: async ({ signal, lifecycle, output }) => {
    lifecycle.onClose("axon", () => output.event("closed", {}));
    await sleep(600_000, signal);
    return 0;
  },
  stuck: async ({ lifecycle, output }) => {
    lifecycle.onClose("axon", async () => {
      await sleep(400); // a second wish is one that comes later than what launchers hand on
      output.event("stuck", {});
      await sleep(600_000);
    });
    await sleep(600_000);
    return 0;
  },
  deaf: async () => {
    await sleep(600_000);
    return 0;
  },
  cut: async ({ signal }) => {
    await sleep(600_000, signal).catch(() => {});
    throw new TargonError("CHAIN_UNREACHABLE", "the chain cannot be reached");
  },
  throws: async ({ signal }) => {
    setImmediate(() => {
      throw new RangeError("thrown from nowhere");
    });
    await sleep(600_000, signal);
    return 0;
  },
  rejects: async ({ signal }) => {
    void Promise.reject(new RangeError("rejected and forgotten"));
    await sleep(600_000, signal);
    return 0;
  },
  talks: async ({ output, signal }) => {
    for (;;) {
      output.event("round", { round: "x".repeat(1_000) });
      await sleep(1, signal);
    }
  },
};

const run: RunCommand = async (_name, config, io) => {
  io.output.event("ready", { pid: process.pid });
  const prompt = "prompt" in config ? config.prompt : "";
  return (await DEEDS[prompt]?.(io)) ?? 0;
};

process.exit(await runProcess({ exit: (status) => process.exit(status), loadRun: async () => run }));
