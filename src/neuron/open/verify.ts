import { openHttpEngine } from "../../adapters/engine/http-engine.ts";
import { readInput } from "../../adapters/host/read-input.ts";
import type { VerifyConfig } from "../../config.ts";
import type { CommandIo } from "../command-io.ts";
import { runVerify } from "../verify.ts";
import { openMockEngine } from "./network.ts";
import { systemClock } from "./system.ts";

/** `targon verify`: an engine, and no chain. */
export async function openVerify(config: VerifyConfig, io: CommandIo): Promise<number> {
  const url = config.engineUrl ?? (await openMockEngine(io)).url;
  const { log, output, signal } = io;
  return await runVerify(
    {
      openEngine: (model) =>
        openHttpEngine({
          url,
          log,
          ...(config.apiKey && { apiKey: config.apiKey }),
          ...(model && { model }),
        }),
      readFile: (path) => readInput(path),
      output,
      log,
      clock: systemClock,
    },
    config,
    signal,
  );
}
