import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { ownerLabels } from "../../../src/domain/engines/container-identity.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { dockerSteps } from "../../../src/neuron/doctor/docker-steps.ts";
import { openServedModels } from "../../../src/neuron/open/served-models.ts";
import { configOf } from "../../cli/parse.ts";
import { startHub } from "../../helpers/start-hub.ts";
import { miner, signed, startTestMiner } from "../../neuron/miner/start-test-miner.ts";
import { buildTar, IMAGE, importWords } from "./build-image.ts";
import { openHost } from "./set-up.ts";
import { type Daemon, startDaemon } from "./start-daemon.ts";
import { whatIsMissing } from "./what-is-missing.ts";

const missing = whatIsMissing();
const WAIT = { timeout: 60_000, interval: 100 };
const OWNER = { netuid: 4, hotkey: miner.address, role: "miner" } as const;

describe.skipIf(missing !== null)("a miner's engines in a real Docker", { timeout: 120_000 }, () => {
  const opened: (() => Promise<unknown> | unknown)[] = [];
  let dir: string;
  let daemon: Daemon;
  let host: DockerHost;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "targon-serve-"));
    const tar = await buildTar(dir);
    daemon = await startDaemon({ dir, name: "m", subnet: 211 });
    await daemon.docker(...importWords(tar));
    host = await openHost(`unix://${daemon.socket}`);
  }, 120_000);

  afterAll(async () => {
    host?.close();
    await daemon?.destroy();
    await rm(dir, { recursive: true, force: true });
  }, 120_000);

  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  /** `targon miner --serve` over a chain that is none, until `stop`. */
  async function start(words: string[] = []) {
    const hub = await startHub({ repositories: { [MOCK_MODEL]: modelPath("R") } });
    const where = ["--hub.endpoint", hub.url, "--hub.home", join(dir, "hf"), "--logging.logging_dir", dir];
    const how = ["--engines.host", host.name, "--engines.device", "cpu", "--engines.image", IMAGE];
    const config = await configOf("miner", ["--serve", MOCK_MODEL, ...where, ...how, ...words]);
    const lifecycle = createLifecycle(10_000);
    const served = await openServedModels({ lifecycle, log: silentLog }, { config, hotkey: miner });
    const running = await startTestMiner({ config: { modelEndpoints: [] }, deps: { served } });
    const stop = async () => {
      await running.stop();
      expect(await lifecycle.end()).toEqual([]);
    };
    opened.push(stop);
    return { ...running, stop };
  }

  async function ours() {
    const [standing] = await host.list(ownerLabels(OWNER));
    return (await host.inspect(standing?.id ?? "")) ?? expect.fail("the container is gone");
  }

  async function modelsOf(url: string): Promise<unknown> {
    return await (await request(`${url}/models`, { headers: signed("") })).body.json();
  }

  async function ask(url: string, fields: object = {}) {
    const body = JSON.stringify({
      model: MOCK_MODEL,
      prompt: "The fox",
      max_tokens: 8,
      stream: true,
      ...fields,
    });
    const sent = { method: "POST", headers: signed(body), body } as const;
    const answer = await request(`${url}/v1/completions`, sent);
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  type Events = Awaited<ReturnType<typeof start>>["events"];
  const toldOf = (events: Events) =>
    events.filter(({ name }) => name === "engines").map(({ fields }) => fields.engines as { step: string }[]);

  const untilServed = (url: string) =>
    vi.waitFor(async () => expect(await modelsOf(url)).toEqual([MOCK_MODEL]), WAIT);

  test("default: its engine is started with a miner's arguments, listed when it is ready, and asked", async () => {
    const { url, events } = await start();
    await untilServed(url);
    const answer = await ask(url);
    expect(answer.status).toBe(200);
    expect(answer.text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    const words = await daemon.docker("inspect", "-f", "{{json .Config.Cmd}}", (await ours()).name);
    expect(JSON.parse(words)).toEqual(
      expect.arrayContaining(["--return-tokens-as-token-ids", "--generation-config", "vllm"]),
    );
    await vi.waitFor(
      () =>
        expect(toldOf(events).at(-1)).toMatchObject([
          { model: MOCK_MODEL, host: host.name, step: "ready", why: null, changed: true },
        ]),
      WAIT,
    );
  });

  test("behavior: an engine that dies is a 503 until it is back, by itself and at the same miner", async () => {
    const { url, events } = await start();
    await untilServed(url);
    const before = await ours();
    await daemon.docker("kill", "-s", "KILL", before.name);
    expect((await ask(url)).status).toBe(503);
    await vi.waitFor(async () => expect(await modelsOf(url)).toEqual([]), WAIT);
    expect((await ask(url)).status).toBe(503);
    await untilServed(url);
    expect((await ask(url)).status).toBe(200);
    expect((await ours()).id).not.toBe(before.id);
    const steps = () => toldOf(events).map(([engine]) => engine?.step);
    await vi.waitFor(
      () => expect(steps().lastIndexOf("ready")).toBeGreaterThan(steps().indexOf("waiting")),
      WAIT,
    );
    expect(steps()).toContain("waiting");
  });

  test("behavior: it runs on when the miner ends, is adopted by the next, and stops where that is asked for", async () => {
    const first = await start();
    await untilServed(first.url);
    const before = await ours();
    await first.stop();
    expect(await ours()).toEqual(before);
    const second = await start(["--engines.stop-on-exit"]);
    // Adopted before it announced itself: the first thing it tells of its models.
    const ready = second.events.find(({ name }) => name === "ready");
    expect(ready?.fields.models).toEqual([MOCK_MODEL]);
    expect((await ours()).id).toBe(before.id);
    await second.stop();
    expect(await host.list(ownerLabels(OWNER))).toEqual([]);
  });

  test("default: what doctor says of this Docker, which has no GPUs", async () => {
    const { docker, ...config } = await configOf("doctor", ["miner", "--serve", MOCK_MODEL]);
    if (!docker) return expect.fail("it looks at Docker");
    const image = { ...docker, image: IMAGE, hub: { ...docker.hub, cacheDir: dir } };
    const found = [];
    for (const { name, check } of dockerSteps({ openDocker: async () => host }, { ...config, docker: image }))
      found.push({ name, ...(await check(new AbortController().signal, {})) });
    expect(found).toMatchObject([
      { name: "docker", ok: true },
      { name: "gpu", ok: false, mend: expect.stringContaining("nvidia-container-toolkit") },
      { name: "shm", ok: true, message: expect.stringMatching(/gets 8\.0 GiB of shared memory$/) },
      { name: "images", ok: true, message: expect.stringMatching(/is there, \d+\.\d GiB free in /) },
      { name: "weights", message: expect.stringContaining("free for weights in") },
    ]);
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });
});
