import { guardEngine } from "../../adapters/engine/guard-engine.ts";
import { openHttpEngine } from "../../adapters/engine/http-engine.ts";
import { assertWritable } from "../../adapters/host/assert-writable.ts";
import { writeFileAtomic } from "../../adapters/host/write-file-atomic.ts";
import type { CalibrateConfig } from "../../config/calibrate.ts";
import { runCalibrate } from "../calibrate.ts";
import type { CommandIo } from "../command-io.ts";
import { systemClock, systemRandom } from "./system.ts";

/** A server that does not even say what it serves. */
const DESCRIBE_MS = 10_000;
/** An answer of 192 tokens, however large the model; a CPU makes two in a second. */
const ANSWER_MS = 180_000;
/** An answer is scored while others are drawn: each waits for those before it. */
const WAIT_MS = 4 * ANSWER_MS;

/** `targon calibrate`: engines, and no chain. */
export async function openCalibrate(config: CalibrateConfig, io: CommandIo): Promise<number> {
  const { log, output, signal } = io;
  const { apiKey } = config;
  const limits = { timeoutMs: ANSWER_MS, describeTimeoutMs: DESCRIBE_MS };
  return await runCalibrate(
    {
      openEngine: async ({ url, model }, until) => {
        const options = { url, log, ...limits, ...(apiKey && { apiKey }), ...(model && { model }) };
        const engine = await openHttpEngine(options, until);
        const times = { waitMs: WAIT_MS, callMs: ANSWER_MS };
        return guardEngine(engine, { name: url, model: model ?? "", log, ...times }).engine;
      },
      assertWritable,
      writeFile: writeFileAtomic,
      output,
      log,
      clock: systemClock,
      random: systemRandom,
    },
    config,
    signal,
  );
}
