import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { LESS, outcomeOf } from "../../helpers/outcome-of.ts";
import { answersIn, OWN_VLLM, recordings, SHARED_VLLM, savedOf } from "../../helpers/recordings.ts";
import { openEnvironment } from "./open-environment.ts";
import { type Served, serveVllm } from "./serve-vllm.ts";

const environment = openEnvironment();
const folders = [...recordings(OWN_VLLM), ...recordings(SHARED_VLLM)].filter(({ name }) =>
  name.includes("bfloat16"),
);

describe.skipIf(environment.dir === null)("a real vLLM in bfloat16", { timeout: 120_000 }, () => {
  let served: Served;
  let engine: Engine;

  beforeAll(async () => {
    served = await serveVllm({ dir: environment.dir ?? "", model: "R", dtype: "bfloat16" });
    engine = await openHttpEngine({ url: served.url, timeoutMs: 120_000, log: silentLog });
  }, 400_000);

  afterAll(async () => {
    await engine?.close();
    await served?.close();
  }, 60_000);

  for (const folder of folders)
    test.each(answersIn(folder))(`default: ${folder.name}/%s is honest`, async (name) => {
      expect(await outcomeOf(engine, await savedOf(new URL(name, folder.at)))).toBe(LESS[name] ?? "true");
    });
});
