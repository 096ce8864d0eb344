import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createContainerEngines } from "../../../src/adapters/docker/container-engines.ts";
import type { Containers } from "../../../src/adapters/docker/create-containers.ts";
import type { DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import type { EngineState } from "../../../src/adapters/docker/engine-state.ts";
import { runProgram } from "../../../src/adapters/docker/run-program.ts";
import { createEnginePool } from "../../../src/adapters/engine/engine-pool.ts";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { MOCK_MAX_TOKENS, MOCK_MODEL } from "../../../src/config.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { ownerLabels } from "../../../src/domain/engines/container-identity.ts";
import type { PlanTurn } from "../../../src/domain/plan/types.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { MinerRequest } from "../../../src/domain/types.ts";
import { BUILT_IN, policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { openEngines } from "../../../src/neuron/open/engines.ts";
import { configOf } from "../../cli/parse.ts";
import { buildTar, IMAGE, importWords } from "./build-image.ts";
import { freePort } from "./free-port.ts";
import { makeCertificates } from "./make-certificates.ts";
import { openHost, placementOn, quickContainers, settingsIn } from "./set-up.ts";
import { type Daemon, startDaemon } from "./start-daemon.ts";
import { startSshd } from "./start-sshd.ts";
import { whatIsMissing } from "./what-is-missing.ts";

const missing = whatIsMissing();
if (missing !== null) process.stderr.write(`test:docker is skipped: ${missing}\n`);

const WAIT = { timeout: 60_000, interval: 50 };

describe.skipIf(missing !== null)("engines in a real Docker", { timeout: 120_000 }, () => {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  /** What one test opened. */
  const opened: (() => Promise<unknown> | unknown)[] = [];
  let dir: string;
  let tar: string;
  let daemon: Daemon;
  let host: DockerHost;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "targon-docker-"));
    closers.push(() => rm(dir, { recursive: true, force: true }));
    tar = await buildTar(dir);
    daemon = await start("a", 201);
    host = await openHost(`unix://${daemon.socket}`);
    closers.push(host.close);
  }, 120_000);

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  }, 120_000);

  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
    await containersOn(host).ensure([]);
  });

  async function start(name: string, subnet: number, words: string[] = []): Promise<Daemon> {
    const started = await startDaemon({ dir, name, subnet, words });
    closers.push(started.destroy);
    await started.docker(...importWords(tar));
    return started;
  }

  function containersOn(...hosts: DockerHost[]): Containers {
    const containers = quickContainers(hosts, settingsIn(dir));
    opened.push(containers.close);
    return containers;
  }

  async function engineAt({ url }: EngineState): Promise<Engine> {
    const engine = await openHttpEngine({ url, timeoutMs: 30_000, log: silentLog });
    opened.push(engine.close);
    return engine;
  }

  /** The one container with our labels. */
  async function ours(on: DockerHost = host) {
    const standing = await on.list(ownerLabels(settingsIn(dir).owner));
    expect(standing).toHaveLength(1);
    return (await on.inspect(standing[0]?.id ?? "")) ?? expect.fail("the container is gone");
  }

  const one = (containers: Containers): EngineState =>
    containers.list()[0] ?? expect.fail("there is no engine");

  const untilReady = (containers: Containers) =>
    vi.waitFor(() => expect(one(containers).step).toBe("ready"), WAIT);

  test("default: an engine starts, is ready, scores, and is published on loopback alone", async () => {
    const containers = containersOn(host);
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({ step: "ready", adopted: false, why: null, maxModelLen: 2048 });
    const engine = await engineAt(state ?? expect.fail());
    expect(await engine.describe()).toMatchObject({ model: MOCK_MODEL, root: MOCK_MODEL });
    expect(await engine.score([1, 2, 3], 0)).toHaveLength(3);
    expect(await daemon.docker("port", (await ours()).name)).toMatch(/^8000\/tcp -> 127\.0\.0\.1:\d+$/);
  });

  test("default: what the host is", async () => {
    const info = await host.info();
    expect(info.apiVersion).toMatch(/^1\.\d+$/);
    expect(info.memoryBytes).toBeGreaterThan(2 ** 29);
    expect(info.runtimes).toContain("runc");
  });

  test("behavior: a second start keeps what runs, an unwanted engine goes", async () => {
    const containers = containersOn(host);
    const placement = placementOn(host.name);
    await containers.ensure([placement]);
    const before = await ours();
    await containers.ensure([placement]);
    expect(await ours()).toEqual(before);
    await containers.ensure([{ ...placement, maxModelLen: 1024 }]);
    expect((await ours()).id).not.toBe(before.id);
    expect(await containers.ensure([])).toEqual([]);
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });

  test("behavior: an engine outlives the program, and the next one adopts it", async () => {
    const script = fileURLToPath(new URL("keep-engines.ts", import.meta.url));
    const child = spawn(process.execPath, [script, host.name, dir], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    expect(line.toString().trim()).toBe("ready");
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    const before = await ours();
    expect(before.status).toBe("running");
    const containers = containersOn(host);
    expect(await containers.running()).toEqual([placementOn(host.name)]);
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({ step: "ready", adopted: true });
    expect(await ours()).toEqual(before);
  });

  test("behavior: a validator's pool has the engine while it is wanted", async () => {
    const pool = createEnginePool({
      log: silentLog,
      latticeOf: (model) => policyOf(model).structure.lattice,
    });
    const containers = containersOn(host);
    const plan = async ({ models }: PlanTurn) => models.map((model) => placementOn(host.name, { model }));
    const deps = { containers, pool, plan, needTokens: 1024, log: silentLog };
    const part = createContainerEngines(deps);
    opened.push(part.close);
    await part.ensure([MOCK_MODEL]);
    expect(pool.models()).toEqual([MOCK_MODEL]);
    expect(await pool.of(MOCK_MODEL).score([1, 2, 3], 0)).toHaveLength(3);
    await part.ensure([]);
    expect(pool.models()).toEqual([]);
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });

  test("behavior: a validator's options are all that it takes: planned, started, verified, stopped", async () => {
    const model = modelPath("R");
    const words = [
      ...["--engines.host", host.name, "--engines.device", "cpu", "--engines.image", IMAGE],
      ...["--engines.stop-on-exit", "--engines.max-model-len", "2048"],
      ...["--logging.logging_dir", join(dir, "logs"), "--hub.cache", join(dir, "hub", "hub")],
    ];
    const given = await configOf("validator", words);
    const [least, most] = MOCK_MAX_TOKENS;
    const config = {
      ...given,
      maxTokens: [least, most] as [number, number],
      engines: { ...given.engines, leastModelLen: most + 1024 },
    };
    const lifecycle = createLifecycle(30_000);
    opened.push(() => lifecycle.end());
    const io = { lifecycle, log: silentLog, signal: lifecycle.signal };
    const { owner } = settingsIn(dir);
    const hotkey = { address: owner.hotkey };
    const engines = await openEngines(io, { config, network: null, policies: BUILT_IN, hotkey });
    expect(await engines.ensure([model])).toEqual([model]);
    // A model that is a folder is mounted into the container.
    expect(await engines.of(model).describe()).toMatchObject({ model, root: "/models/model" });
    const before = await ours();
    expect(await engines.ensure([model])).toEqual([model]);
    expect(await ours()).toEqual(before);
    await lifecycle.end();
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });

  test("behavior: arguments that the image does not know end in one sentence", async () => {
    // Of a tag whose engine takes other arguments than the one inside.
    await daemon.docker("tag", IMAGE, "test/vllm-openai:v0.6.3");
    const containers = quickContainers([host], settingsIn(dir, { image: "test/vllm-openai:v0.6.3" }));
    opened.push(containers.close);
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({
      step: "failed",
      why: "the engine does not know one of its arguments",
      mend: "name an image whose tag states its version with --engines.image",
    });
    expect((await ours()).exitCode).toBe(2);
  });

  test("behavior: too long a context is cut to what fits, and found again after a restart", async () => {
    const placement = placementOn(host.name, { maxModelLen: 8192 });
    const [state] = await containersOn(host).ensure([placement]);
    expect(state).toMatchObject({ step: "ready", maxModelLen: 4096 });
    const before = await ours();
    const [again] = await containersOn(host).ensure([placement]);
    expect(again).toMatchObject({ step: "ready", adopted: true, maxModelLen: 4096 });
    expect(await ours()).toEqual(before);
  });

  test("behavior: an engine that dies during a request is made anew at the same address", async () => {
    const containers = containersOn(host);
    const [state] = await containers.ensure([placementOn(host.name)]);
    const engine = await engineAt(state ?? expect.fail());
    const before = await ours();
    const fields = { prompt: "The history of", max_tokens: 1500, ignore_eos: true };
    const model = MOCK_MODEL;
    const asked = engine.generate?.({
      endpoint: "COMPLETION",
      model,
      body: { model, ...fields },
    } as MinerRequest);
    const failed = expect(asked).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
    await daemon.docker("kill", "-s", "KILL", before.name);
    await failed;
    await vi.waitFor(async () => expect((await ours()).id).not.toBe(before.id), WAIT);
    await untilReady(containers);
    expect(one(containers).url).toBe(state?.url);
    expect(await engine.score([1, 2, 3], 0)).toHaveLength(3);
  });

  test("behavior: docker restart under load costs requests, not the engine", async () => {
    const containers = containersOn(host);
    const [state] = await containers.ensure([placementOn(host.name)]);
    const engine = await engineAt(state ?? expect.fail());
    const before = await ours();
    const load = new AbortController();
    const results: boolean[] = [];
    const ask = async () => {
      while (!load.signal.aborted)
        results.push(
          await engine.score([1, 2, 3], 0).then(
            () => true,
            () => false,
          ),
        );
    };
    const asking = [ask(), ask()];
    await daemon.docker("restart", "-t", "1", before.name);
    await vi.waitFor(async () => {
      expect((await ours()).startedAt).not.toBe(before.startedAt);
      results.length = 0;
      await vi.waitFor(() => expect(results).toContain(true), { timeout: 5_000, interval: 20 });
    }, WAIT);
    load.abort();
    await Promise.all(asking);
    await untilReady(containers);
    expect((await ours()).id).toBe(before.id);
  });

  test("behavior: a daemon that is restarted gets its engine back", async () => {
    const containers = containersOn(host);
    const [state] = await containers.ensure([placementOn(host.name)]);
    const engine = await engineAt(state ?? expect.fail());
    const before = await ours();
    await daemon.stop();
    await vi.waitFor(() => expect(one(containers).step).toBe("away"), WAIT);
    await daemon.start();
    await vi.waitFor(async () => expect((await ours()).id).not.toBe(before.id), WAIT);
    await untilReady(containers);
    expect(await engine.score([1, 2, 3], 0)).toHaveLength(3);
  });

  test("behavior: another's containers are left alone, whatever they are called", async () => {
    const containers = containersOn(host);
    await containers.ensure([placementOn(host.name)]);
    const { name, labels } = await ours();
    const words = (given: Record<string, string>) =>
      Object.entries(given).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
    const foreign = [
      ["--name", `${name}-copy`],
      ["--name", `x-${name}`, ...words(labels)],
      ["--name", `${name}-other`, ...words({ ...labels, "com.targon.owner": "5Other" })],
      ["--name", `${name}-miner`, ...words({ ...labels, "com.targon.role": "miner" })],
      ["--name", "stopped"],
    ];
    for (const given of foreign) await daemon.docker("create", ...given, IMAGE);
    await containers.ensure([]);
    const left = (await daemon.docker("ps", "-a", "--format", "{{.Names}}")).split("\n").sort();
    expect(left).toEqual(foreign.map(([, given]) => given).sort());
    await daemon.docker("rm", ...left);
  });

  test("behavior: a name that is taken by another is told, and its container left alone", async () => {
    const containers = containersOn(host);
    await containers.ensure([placementOn(host.name)]);
    const { name } = await ours();
    await containers.ensure([]);
    await daemon.docker("create", "--name", name, IMAGE);
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({
      step: "failed",
      why: "a container that is not ours has the engine's name",
    });
    expect(await daemon.docker("ps", "-aq")).not.toBe("");
    await daemon.docker("rm", name);
  });

  test("behavior: ports that others hold are passed over", async () => {
    const containers = containersOn(host);
    await containers.ensure([placementOn(host.name)]);
    const { port } = await ours();
    await containers.ensure([]);
    const held = await Promise.all(Array.from({ length: 5 }, (_, n) => listen((port ?? 0) + 1 + n)));
    opened.push(() => Promise.all(held.map((server) => server?.close())));
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({ step: "ready" });
    expect((await ours()).port).toBeGreaterThan((port ?? 0) + 5);
  });

  test("behavior: Docker without GPUs says what is missing, and what to install", async () => {
    const containers = quickContainers([host], settingsIn(dir, { device: "cuda" }));
    opened.push(containers.close);
    const gpus = ["GPU-5b9f3e6a-0000-0000-0000-000000000000"];
    const [state] = await containers.ensure([placementOn(host.name, { gpus, memoryUtilization: 0.85 })]);
    expect(state).toMatchObject({
      step: "failed",
      why: "Docker has no driver for GPUs: the NVIDIA container toolkit is missing",
      mend: expect.stringContaining("nvidia-container-toolkit"),
    });
  });

  test("behavior: an image that cannot be pulled is told with the registry's words", async () => {
    const image = `127.0.0.1:${await freePort()}/none:v0.32.0`;
    const containers = quickContainers([host], settingsIn(dir, { image }));
    opened.push(containers.close);
    const [state] = await containers.ensure([placementOn(host.name)]);
    expect(state).toMatchObject({ step: "failed", why: expect.stringContaining("connection refused") });
  });

  test("behavior: engines stop with the program where that was asked for", async () => {
    const containers = quickContainers([host], settingsIn(dir), { stopOnExit: true });
    await containers.ensure([placementOn(host.name)]);
    await ours();
    await containers.close();
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });

  test("behavior: a program runs once, tells what it printed, and leaves nothing", async () => {
    const { owner } = settingsIn(dir);
    const program = { owner, image: IMAGE, entrypoint: ["/bin/bash"], gpus: "none" as const };
    expect(await runProgram(host, { ...program, args: ["-c", "echo a; echo; echo b"] })).toBe("a\nb");
    await expect(runProgram(host, { ...program, args: ["-c", "exit 3"] })).rejects.toMatchObject({
      code: "ENGINE_START_FAILED",
    });
    await expect(runProgram(host, { ...program, gpus: "all", args: [] })).rejects.toMatchObject({
      code: "ENGINE_START_FAILED",
      data: { cause: "toolkit" },
    });
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });

  describe("two hosts", () => {
    let far: Daemon;
    let tls: DockerHost;
    let ssh: DockerHost;
    let tlsUrl: string;

    beforeAll(async () => {
      const certificates = await makeCertificates(dir);
      tlsUrl = `tcp://127.0.0.1:${await freePort()}`;
      const { server } = certificates;
      const files = { cacert: "ca.pem", cert: "cert.pem", key: "key.pem" };
      const words = Object.entries(files).flatMap(([name, file]) => [`--tls${name}`, join(server, file)]);
      await start("b", 202, ["--tlsverify", ...words, "-H", tlsUrl]);
      far = await start("c", 203);
      const sshd = await startSshd(join(dir, "ssh"), await freePort());
      closers.push(sshd.close);
      tls = await openHost(tlsUrl, { tlsDir: certificates.client });
      ssh = await openHost(`ssh://${sshd.user}@127.0.0.1:${sshd.port}${far.socket}`, { ssh: sshd.ssh });
      closers.push(tls.close, ssh.close);
    }, 120_000);

    test("default: engines run on a host by TLS and on one by ssh, nothing of them open on a network", async () => {
      const containers = containersOn(tls, ssh);
      const states = await containers.ensure([placementOn(tls.name), placementOn(ssh.name)]);
      expect(states.map(({ step }) => step)).toEqual(["ready", "ready"]);
      for (const state of states) {
        const engine = await engineAt(state);
        // Some hundred kilobytes back.
        const ids = Array.from({ length: 300 }, (_, n) => 10 + n);
        const scores = await engine.score(ids, 20);
        expect(scores.map((score) => score?.top.length)).toEqual([undefined, ...Array(299).fill(20)]);
        await engine.close();
      }
      // What joined requests to the engine has gone with them; one is left, for those that ask how it is.
      const { name } = await ours(ssh);
      const relays = async () => (await far.docker("top", name)).match(/bash/g)?.length;
      await vi.waitFor(async () => expect(await relays()).toBe(1), WAIT);
      await containers.ensure([]);
    });

    test("behavior: a host that goes away takes only its models with it, and comes back", async () => {
      const containers = containersOn(tls, ssh);
      const states = await containers.ensure([placementOn(tls.name), placementOn(ssh.name)]);
      const [near, other] = await Promise.all(states.map(engineAt));
      await far.stop();
      const steps = () => containers.list().map(({ step }) => step);
      await vi.waitFor(() => expect(steps()).toEqual(["ready", "away"]), WAIT);
      expect(await near?.score([1, 2, 3], 0)).toHaveLength(3);
      await expect(other?.score([1, 2, 3], 0)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
      await far.start();
      await vi.waitFor(() => expect(steps()).toEqual(["ready", "ready"]), WAIT);
      expect(await other?.score([1, 2, 3], 0)).toHaveLength(3);
      await containers.ensure([]);
    });

    test("error: DOCKER_UNREACHABLE without the right certificate, and without the right key", async () => {
      const strangers = await mkdtemp(join(dir, "strangers-"));
      const { client } = await makeCertificates(strangers);
      const stranger = await openHost(tlsUrl, { tlsDir: client });
      opened.push(stranger.close);
      await expect(stranger.info()).rejects.toMatchObject({
        code: "DOCKER_UNREACHABLE",
        data: { why: "the host's certificate is not signed by ca.pem" },
      });
      const keyless = await openHost(ssh.name, {
        ssh: ["ssh", "-F", "/dev/null", "-o", "StrictHostKeyChecking=yes"],
      });
      opened.push(keyless.close);
      await expect(keyless.info()).rejects.toMatchObject({
        code: "DOCKER_UNREACHABLE",
        data: { why: "Host key verification failed." },
      });
    });

    test("error: CONFIG_INVALID for TCP beyond this machine without certificates", async () => {
      await expect(openHost("tcp://192.0.2.1:2375")).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    });
  });
});

/** Null where somebody listens already: then the port is held as well. */
async function listen(port: number): Promise<Server | null> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  return await once(server, "listening").then(
    () => server,
    () => null,
  );
}
