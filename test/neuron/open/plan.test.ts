import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ValidatorConfig } from "../../../src/config.ts";
import { containerName, LABELS, ownerLabels } from "../../../src/domain/engines/container-identity.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { openMinerPlan, openValidatorPlan } from "../../../src/neuron/open/plan.ts";
import { configOf } from "../../cli/parse.ts";
import { createTestIo } from "../../helpers/create-test-io.ts";
import { installFakeSmi } from "../../helpers/fake-nvidia-smi.ts";
import { startHub } from "../../helpers/start-hub.ts";

const R = new URL("../../../src/devnet/models/R", import.meta.url).pathname;
const MODEL = "NousResearch/Meta-Llama-3.1-8B-Instruct";

/** `targon validator --plan` with more words, in a new folder, on a hub that gives a small model under the default name. */
async function setUp(words: string[] = [], repository = "NousResearch/Meta-Llama-3.1-8B-Instruct") {
  const dir = mkdtempSync(join(tmpdir(), "targon-plan-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const hub = await startHub({ repositories: { [repository]: R } });
  const usual = ["--plan", "--hub.endpoint", hub.url, "--hub.cache", dir, "--logging.logging_dir", dir];
  // No daemon is needed: what nobody listens at has no containers.
  const all = [...usual, "--engines.host", `unix://${dir}/no.sock`];
  const given = await configOf("validator", [...all, ...words]);
  // The model's own context is shorter than what real miners are asked for.
  const config = { ...given, engines: { ...given.engines, leastModelLen: 1024 } };
  const lifecycle = createLifecycle(1_000);
  onTestFinished(async () => void (await lifecycle.end()));
  const events: Record<string, unknown>[] = [];
  const output = { event: (event: string, fields: object) => void events.push({ event, ...fields }) };
  const io = createTestIo(lifecycle, { output });
  return {
    config,
    events,
    plan: async (over: Partial<ValidatorConfig> = {}) => await openValidatorPlan({ ...config, ...over }, io),
    planMiner: async (more: string[]) => await openMinerPlan(await configOf("miner", [...all, ...more]), io),
  };
}

test("default: hosts, placements and what is left, without wallet or chain", async () => {
  installFakeSmi({ name: "one-24" });
  const { config, events, plan } = await setUp();
  expect(await plan()).toBe(0);
  expect(events).toMatchObject([
    {
      event: "plan",
      hosts: [{ name: config.engines.hosts[0], gpus: [{ name: "NVIDIA GeForce RTX 4090" }] }],
      placements: [{ model: MODEL, host: config.engines.hosts[0], tensorParallel: 1, maxModelLen: 2_048 }],
      left: [],
    },
  ]);
});

test("default: a miner's engines have room for many answers at once", async () => {
  installFakeSmi({ name: "one-24" });
  const { events, planMiner } = await setUp();
  expect(await planMiner(["--serve", MODEL])).toBe(0);
  const [{ placements }] = events as [{ placements: Placement[] }];
  expect(placements).toMatchObject([{ model: MODEL, maxModelLen: 2_048, need: { logitsMiB: 0 } }]);
});

test("error: USAGE where a miner serves nothing", async () => {
  const { planMiner } = await setUp();
  await expect(planMiner([])).rejects.toMatchObject({ code: "USAGE", data: { expected: "--serve MODEL" } });
});

test("behavior: a model without a shape is left with the reason, and with nothing placed the status is 1", async () => {
  installFakeSmi({ name: "one-24" });
  const { events, plan } = await setUp([], "o/other");
  expect(await plan()).toBe(1);
  expect(events[0]).toMatchObject({
    placements: [],
    left: [
      {
        model: MODEL,
        why: expect.stringMatching(
          /^the hub has no such model, or it is private \(place: .*, status: 401\)$/,
        ),
        mend: "ORG/NAME of a model, and HF_TOKEN for a private one",
      },
    ],
  });
});

test("behavior: a model of an attached engine needs no place", async () => {
  installFakeSmi({ name: "one-24" });
  const { events, plan } = await setUp(["--engines.endpoint", `${MODEL}=http://127.0.0.1:8000`]);
  expect(await plan()).toBe(0);
  expect(events).toMatchObject([{ placements: [], left: [] }]);
});

test("behavior: on CPUs no nvidia-smi is asked", async () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { events, plan } = await setUp(["--engines.device", "cpu"]);
  expect(await plan()).toBe(0);
  expect(events).toMatchObject([{ placements: [{ gpus: [], memoryUtilization: null }] }]);
});

test("behavior: what the neuron's own engines hold counts as free, and they keep their places", async () => {
  installFakeSmi({ name: "busy-80" });
  const { config, events, plan } = await setUp();
  await plan();
  const [placement] = (events[0]?.placements ?? []) as [Placement];
  const need = { ...placement.need, logitsMiB: 1_000, totalMiB: 61_000 };
  const owner = { netuid: 4, hotkey: "", role: "validator" } as const;
  const running = { ...placement, need };
  const labels = { ...ownerLabels(owner), [LABELS.placement]: JSON.stringify(running) };
  const name = `/${containerName(owner, MODEL, "0".repeat(64))}`;
  await startDaemon(config, [{ Id: "1", Names: [name], Labels: labels, State: "running" }]);
  await plan();
  expect(events[1]).toMatchObject({
    hosts: [{ gpus: [{ freeMiB: 14_984 + 60_000 }] }],
    placements: [running],
  });
});

/** A daemon at the host's socket that knows its containers and nothing else. */
async function startDaemon({ engines }: ValidatorConfig, containers: object[]): Promise<void> {
  const server = createServer((request, response) => {
    const isList = request.url?.includes("/containers/json?") ?? false;
    response.writeHead(isList ? 200 : 500).end(JSON.stringify(isList ? containers : { message: "no" }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(engines.hosts[0]?.replace("unix://", "")), "listening");
}

test("error: GPU_UNREADABLE without nvidia-smi", async () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { events, plan } = await setUp();
  await expect(plan()).rejects.toMatchObject({ code: "GPU_UNREADABLE" });
  expect(events).toEqual([]);
});
