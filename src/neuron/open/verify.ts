import { openHttpEngine } from "../../adapters/engine/http-engine.ts";
import { assertWritable } from "../../adapters/host/assert-writable.ts";
import { readInput } from "../../adapters/host/read-input.ts";
import { writeFileAtomic } from "../../adapters/host/write-file-atomic.ts";
import type { VerifyConfig } from "../../config.ts";
import type { CommandIo } from "../command-io.ts";
import { runVerify } from "../verify.ts";
import { openMockEngine } from "./network.ts";
import { openPolicies } from "./policies.ts";
import { systemClock } from "./system.ts";
import { mockWeights, openCheckedWeights } from "./weights.ts";

/** A server that does not even say what it serves: no scoring, so the time for a scoring is not needed. */
const DESCRIBE_MS = 10_000;

/** `targon verify`: an engine, and no chain. */
export async function openVerify(config: VerifyConfig, io: CommandIo): Promise<number> {
  const policies = await openPolicies(config.policyFiles);
  const url = config.engineUrl ?? (await openMockEngine(io)).url;
  const powv = config.engineUrl === null ? await mockWeights(config.powv) : config.powv;
  const { log, output, signal } = io;
  return await runVerify(
    {
      openEngine: (model, until) =>
        openHttpEngine(
          {
            url,
            log,
            describeTimeoutMs: DESCRIBE_MS,
            ...(config.apiKey && { apiKey: config.apiKey }),
            ...(model && { model }),
          },
          until,
        ),
      weights: await openCheckedWeights(powv, io),
      policies,
      readFile: (path) => readInput(path),
      assertWritable,
      writeFile: writeFileAtomic,
      output,
      log,
      clock: systemClock,
    },
    config,
    signal,
  );
}
