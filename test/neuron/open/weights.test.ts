import { expect, onTestFinished, test } from "vitest";
import { MOCK_MODEL } from "../../../src/config.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import type { CommandIo } from "../../../src/neuron/command-io.ts";
import { mockWeights, openCheckedWeights, openOwnWeights } from "../../../src/neuron/open/weights.ts";
import { createTestIo } from "../../helpers/create-test-io.ts";
import { startServer } from "../../helpers/start-server.ts";

const hub = { endpoint: "http://127.0.0.1:9", token: null, cacheDir: "/nowhere" };
const of = (...sources: [model: string | null, source: string][]) => ({
  sources: sources.map(([model, source]) => ({ model, source })),
  hub,
});

function ioOf(warnings: string[] = []): CommandIo {
  const lifecycle = createLifecycle(1000);
  onTestFinished(async () => expect(await lifecycle.end()).toEqual([]));
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  return createTestIo(lifecycle, { log });
}

test("default: a miner's weights are open at once, a model without weights has none", async () => {
  const weights = await openOwnWeights(of(["m", modelPath("R")]), ioOf());
  expect((await weights?.of("m"))?.tensors).toHaveLength(39);
  expect(await weights?.of("other")).toBeNull();
  expect(await openOwnWeights(null, ioOf())).toBeNull();
});

test("error: MODEL_FILES_MISSING at once for a miner's wrong folder", async () => {
  await expect(openOwnWeights(of([null, "/nowhere"]), ioOf())).rejects.toMatchObject({
    code: "MODEL_FILES_MISSING",
    data: { source: "/nowhere" },
  });
});

test("behavior: a hub that is away keeps no miner from serving", async () => {
  const away = await startServer((_seen, response) => response.destroy());
  await away.close();
  const warnings: string[] = [];
  const config = { ...of([null, "m/n"]), hub: { ...hub, endpoint: away.url } };
  expect(await openOwnWeights(config, ioOf(warnings))).not.toBeNull();
  expect(warnings).toEqual(["weights could not be opened yet"]);
});

test("behavior: weights to check with are opened when needed, by the model's name where nobody said more", async () => {
  const weights = await openCheckedWeights(of(["m", "/nowhere"]), ioOf());
  await expect(weights?.of("m")).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
  expect((await weights?.of(modelPath("R")))?.tensors).toHaveLength(39);
  expect(await openCheckedWeights(null, ioOf())).toBeNull();
});

test("behavior: the embedded network's model lies beside the program", async () => {
  const weights = await openCheckedWeights(await mockWeights(of()), ioOf());
  expect((await weights?.of(MOCK_MODEL))?.tensors).toHaveLength(39);
  expect(await mockWeights(null)).toBeNull();
});
