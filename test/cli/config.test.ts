import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { NETWORKS } from "../../src/cli/config/networks.ts";
import { MOCK_MINERS } from "../../src/config/mock-miners.ts";
import { DEFAULT_MODEL, MOCK_MODEL } from "../../src/config.ts";
import { SPEC_VERSION } from "../../src/version.ts";
import { configOf, parse } from "./parse.ts";

const ADDRESS = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const folder = mkdtempSync(join(tmpdir(), "targon-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("miner", () => {
  test("default: all values", async () => {
    const config = await configOf("miner", []);
    expect(config).toEqual({
      netuid: 4,
      neuronName: "miner",
      wallet: {
        name: "default",
        hotkey: "default",
        path: join(homedir(), ".bittensor/wallets"),
        passwordFile: null,
      },
      subtensor: { network: "finney", ...NETWORKS.finney },
      logging: { level: "info", format: "pretty", dir: join(homedir(), ".bittensor/miners") },
      mock: null,
      json: false,
      axon: { port: 8091, ip: "0.0.0.0", externalIp: null, externalPort: null, peer: null },
      modelEndpoints: [{ model: null, url: "http://127.0.0.1:8000/v1" }],
      apiKey: "12345",
      forceValidatorPermit: true,
      minStakeRao: 0n,
      drainMs: 30_000,
      upstreamTimeoutMs: 60_000,
      serve: null,
      plan: false,
      stats: null,
      powv: null,
    });
    expect(Object.isFrozen(config) && Object.isFrozen(config.axon)).toBe(true);
  });

  test("behavior: engines for what it serves, each model once, with a context of the model's own", async () => {
    const words = ["--serve", "a/b", "--serve", "c/d", "--serve", "a/b", "--engines.host", "ssh://gpu-1"];
    const { serve, modelEndpoints, plan } = await configOf("miner", [...words, "--plan"]);
    expect(serve).toMatchObject({
      models: ["a/b", "c/d"],
      engines: { hosts: ["ssh://gpu-1"], maxModelLen: null, device: "cuda", stopOnExit: false },
      hub: { endpoint: "https://huggingface.co" },
    });
    expect([modelEndpoints, plan]).toEqual([[], true]);
    const longer = await configOf("miner", ["--serve", "a/b", "--engines.max-model-len", "8192"]);
    expect(longer.serve?.engines.maxModelLen).toBe(8192);
  });

  test("behavior: a server that was named counts beside engines of its own", async () => {
    const words = ["--serve", "a/b", "--model-endpoint", "http://h:1/v1"];
    expect((await configOf("miner", words)).modelEndpoints).toEqual([{ model: null, url: "http://h:1/v1" }]);
  });

  test.each([
    ["--no-force-validator-permit", false],
    ["--no-force-validator-permit TRUE", false],
    ["--no-force-validator-permit=true", false],
    ["--no-force-validator-permit FALSE", true],
    ["--no-force-validator-permit 0", true],
    ["", true],
  ])("behavior: [%s] forces the permit: %s", async (line, forced) => {
    const words = line.split(" ").filter((word) => word !== "");
    expect((await configOf("miner", words)).forceValidatorPermit).toBe(forced);
  });

  test("error: USAGE on another word for the permit", async () => {
    const { failure } = await parse(["miner", "--no-force-validator-permit", "maybe"]);
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toContain("Expected TRUE or FALSE");
  });

  test("behavior: the SDK's brackets around an address are taken off", async () => {
    expect((await configOf("miner", ["--axon.ip", "[::]"])).axon.ip).toBe("::");
  });

  test("behavior: --mock has no upstream of its own, whatever the environment names", async () => {
    expect((await configOf("miner", ["--mock"])).modelEndpoints).toEqual([]);
    const env = { TARGON_MODEL_ENDPOINT: "http://h:1" };
    expect((await configOf("miner", ["--mock"], env)).modelEndpoints).toEqual([]);
    expect((await configOf("verify", ["a.json", "--mock"], { TARGON_ENGINE: "http://h:1" })).engineUrl).toBe(
      null,
    );
  });

  test("behavior: a key file over the default key, a key flag over the file's variable", async () => {
    const file = join(folder, "key");
    writeFileSync(file, "from-file\n");
    expect((await configOf("miner", ["--api-key-file", file])).apiKey).toBe("from-file");
    expect((await configOf("miner", ["--api-key", "k"], { TARGON_API_KEY_FILE: file })).apiKey).toBe("k");
    expect((await parse(["miner", "--api-key", "k", "--api-key-file", file])).failure?.exit).toBe(2);
  });

  test("error: FILE_UNREADABLE names the key file", async () => {
    const { failure } = await parse(["miner", "--api-key-file", join(folder, "none")]);
    expect(failure?.text).toMatch(/key file.*none.*ENOENT.*\[FILE_UNREADABLE\]/);
  });
});

describe("validator", () => {
  test("default: all that is its own", async () => {
    expect(await configOf("validator", [])).toMatchObject({
      epochLength: 360,
      timeoutMs: 8_000,
      vpermitTaoLimit: 4096,
      cacheFile: null,
      cacheKeepDays: 14,
      models: { mode: "default", endpoint: "https://targon.sybil.com/api/models", file: "models.txt" },
      engineEndpoints: [],
      engines: {
        hosts: [],
        tlsDir: null,
        gpus: null,
        image: "vllm/vllm-openai:v0.32.0",
        device: "cuda",
        reserveMiB: 512,
        maxModelLen: 4096,
        stopOnExit: false,
      },
      promptsFile: null,
      epochs: null,
      rounds: null,
      saveResponsesDir: null,
      allowPrivateAxons: false,
      scoring: "targon",
      weightsVersionKey: BigInt(SPEC_VERSION),
      verify: { alpha: 0.001, auditRate: 0.25, failEpochs: 3, slow: 0 },
      maxTokens: [512, 1920],
      stats: null,
      powv: null,
    });
  });

  test("behavior: --mock brings the embedded network's values", async () => {
    expect(await configOf("validator", ["--mock"])).toMatchObject({
      mock: { miners: MOCK_MINERS, generation: null },
      subtensor: { network: "mock" },
      wallet: { name: "mock", hotkey: "mock" },
      epochLength: 80,
      timeoutMs: 2_000,
      maxTokens: [48, 96],
      allowPrivateAxons: true,
    });
  });

  test("behavior: what is given wins over the embedded network's values", async () => {
    const words = [
      "--mock",
      "--epoch-length",
      "360",
      "--timeout",
      "8",
      "--wallet.name",
      "w",
      "--epochs",
      "1",
    ];
    expect(await configOf("validator", [...words, "--mock.miners", "honest=2,hang"])).toMatchObject({
      mock: { miners: { honest: 2, hang: 1 } },
      wallet: { name: "w", hotkey: "mock" },
      epochLength: 360,
      timeoutMs: 8_000,
      epochs: 1,
    });
  });

  test("behavior: another version key", async () => {
    const config = await configOf("validator", ["--weights.version-key", "900000"]);
    expect(config.weightsVersionKey).toBe(900_000n);
  });

  test("behavior: how rare a false fail is, how much is audited and how long a fail lasts", async () => {
    const words = "--verify.alpha 1e-4 --verify.audit-rate 1 --verify.fail-epochs 7 --verify.slow 4".split(
      " ",
    );
    expect((await configOf("validator", words)).verify).toMatchObject({
      alpha: 1e-4,
      auditRate: 1,
      failEpochs: 7,
      slow: 4,
    });
  });

  test.each([
    ["--verify.alpha", "0", "Expected a number above 0 up to 0.5."],
    ["--verify.alpha", "1e9", "Expected a number above 0 up to 0.5."],
    ["--verify.audit-rate", "1.1", "Expected a number above 0 up to 1."],
    ["--verify.fail-epochs", "0", "Expected a whole number, at least 1."],
    ["--weights.version-key", "-1", "Expected a whole number, at least 0."],
    ["--verify.slow", "65", "Expected a whole number from 0 to 64."],
  ])("error: USAGE on %s %s", async (flag, value, expected) => {
    expect((await parse(["validator", flag, value])).failure).toMatchObject({
      exit: 2,
      text: expect.stringContaining(expected),
    });
  });

  test("behavior: engines on some GPUs of some hosts", async () => {
    const gpus = ["--engines.gpus", "0, 3,GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77,0"];
    const hosts = ["--engines.host", "ssh://a", "--engines.host", "tcp://b:2376"];
    const rest = ["--engines.reserve", "0", "--engines.max-model-len", "8192", "--engines.device", "cpu"];
    const { config } = await parse(["validator", ...gpus, ...hosts, ...rest]);
    expect(config).toMatchObject({
      engines: {
        hosts: ["ssh://a", "tcp://b:2376"],
        gpus: ["0", "3", "GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77"],
        device: "cpu",
        reserveMiB: 0,
        maxModelLen: 8192,
      },
    });
  });

  test.each(["", "a", "0,", "-1", "GPU"])("error: USAGE on --engines.gpus [%s]", async (text) => {
    expect((await parse(["validator", `--engines.gpus=${text}`])).failure?.exit).toBe(2);
  });

  test("behavior: keys of engines are read from files, the engine's own before that of all", async () => {
    const [all, own] = [join(folder, "key-of-all"), join(folder, "own-key")];
    writeFileSync(all, "key of all\n");
    writeFileSync(own, "key=own");
    const engines = ["--engines.endpoint", "m=http://h:1/v1", "--engines.endpoint", "m=http://h:2"];
    const words = [
      ...engines,
      "--engines.api-key-file",
      all,
      "--engines.api-key-file",
      `http://h:2/v1=${own}`,
    ];
    expect((await configOf("validator", words)).engineEndpoints).toEqual([
      { model: "m", url: "http://h:1", apiKey: "key of all" },
      { model: "m", url: "http://h:2", apiKey: "key=own" },
    ]);
    const lost = await parse(["validator", ...engines, "--engines.api-key-file", `http://h:3=${own}`]);
    expect(lost.failure).toMatchObject({ exit: 2, text: expect.stringContaining("http://h:3") });
    const missing = await parse(["validator", ...engines, "--engines.api-key-file", join(folder, "none")]);
    expect(missing.failure).toMatchObject({ exit: 2, text: expect.stringContaining("ENOENT") });
  });

  test("behavior: engines for one model and for any", async () => {
    const words = ["--engines.endpoint", "m/n=http://h:1/v1", "--engines.endpoint", "https://h:2/"];
    expect((await configOf("validator", words)).engineEndpoints).toEqual([
      { model: "m/n", url: "http://h:1" },
      { model: null, url: "https://h:2" },
    ]);
  });

  test.each([
    ["--models.mode config", 0],
    ["--models.mode endpoint", 0],
    ["--models.mode default", 0],
    ["--plan", 0],
    ["--verify.powv", 0],
    ["--stats.port 9000", 0],
    ["--engines.gpus 0,1", 0],
    ["--mock --mock.generation 218", 0],
    ["--database.url x --database.init", 2],
  ])("behavior: [%s] warns %i times", async (line, times) => {
    const { warnings } = await parse(["validator", ...line.split(" ")]);
    expect(warnings).toHaveLength(times);
    for (const warning of warnings) expect(line).toContain(warning.split(" ")[0]);
  });

  test.each(["honest=x", "unknown=1", "honest=0", "honest=999", ""])(
    "error: USAGE on --mock.miners [%s]",
    async (list) => {
      expect((await parse(["validator", "--mock.miners", list])).failure?.exit).toBe(2);
    },
  );
});

describe("stats", () => {
  test.each(["miner", "validator"] as const)(
    "default: %s, on loopback where a port is given",
    async (name) => {
      expect((await configOf(name, ["--stats.port", "9100"])).stats).toEqual({ ip: "127.0.0.1", port: 9100 });
    },
  );

  test("behavior: another address, by flag or variable; without a port nothing is served", async () => {
    const words = ["--stats.port", "9100", "--stats.ip", "[::]"];
    expect((await configOf("miner", words)).stats).toEqual({ ip: "::", port: 9100 });
    expect((await configOf("miner", [], { TARGON_STATS_PORT: "9101" })).stats?.port).toBe(9101);
    expect((await configOf("validator", ["--stats.ip", "0.0.0.0"])).stats).toBeNull();
  });

  test("error: USAGE on a port that is none", async () => {
    expect((await parse(["validator", "--stats.port", "70000"])).failure?.exit).toBe(2);
  });
});

describe("powv", () => {
  const hub = {
    endpoint: "https://huggingface.co",
    token: null,
    cacheDir: join(homedir(), ".cache/huggingface/hub"),
  };

  test("default: off; the check is on by its flag, or by where weights lie", async () => {
    for (const name of ["validator", "verify"] as const) {
      const words = name === "verify" ? ["a.json", "--mock"] : [];
      const powvOf = async (...more: string[]) => (await configOf(name, [...words, ...more])).powv;
      expect(await powvOf()).toBeNull();
      expect(await powvOf("--verify.powv")).toMatchObject({ sources: [] });
      expect(await powvOf("--verify.weights", "/w")).toMatchObject({
        sources: [{ model: null, source: "/w" }],
      });
      expect(await powvOf("--verify.weights", "/w", "--verify.powv", "FALSE")).toBeNull();
    }
  });

  test.each([
    ["/models/m", null, "/models/m"],
    ["~/m", null, join(homedir(), "m")],
    ["./m=n", null, "./m=n"],
    ["org/name", null, "org/name"],
    ["org/name@v1", null, "org/name@v1"],
    ["org/name=/models/m", "org/name", "/models/m"],
    ["m=~/m=n", "m", join(homedir(), "m=n")],
    ["m=org/name", "m", "org/name"],
  ])("behavior: --powv %s", async (text, model, source) => {
    const { powv } = await configOf("miner", ["--powv", text, "--hub.home", "/h"]);
    expect(powv).toEqual({ sources: [{ model, source }], hub: { ...hub, cacheDir: "/h/hub" } });
  });

  test("behavior: several models, by flag or variable", async () => {
    const sources = [
      { model: "a", source: "/a" },
      { model: "b", source: "/b" },
    ];
    expect((await configOf("miner", ["--powv", "a=/a", "--powv", "b=/b"])).powv).toMatchObject({ sources });
    expect((await configOf("miner", [], { TARGON_POWV: "a=/a,b=/b" })).powv).toMatchObject({ sources });
  });

  test("behavior: the hub's own variables, and the token that its login left", async () => {
    writeFileSync(join(folder, "token"), "hf_login\n");
    const settings = async (env: Record<string, string>) =>
      (await configOf("miner", ["--powv", "/m"], env)).powv?.hub;
    expect(await settings({ HF_HOME: folder })).toEqual({
      ...hub,
      token: "hf_login",
      cacheDir: join(folder, "hub"),
    });
    const env = { HF_HOME: folder, HF_TOKEN: "hf_x", HF_HUB_CACHE: "/c", HF_ENDPOINT: "http://mirror/" };
    expect(await settings(env)).toEqual({ endpoint: "http://mirror", token: "hf_x", cacheDir: "/c" });
  });

  test.each(["", "=/a", "a=", " = "])("error: USAGE on [%s]", async (text) => {
    expect((await parse(["miner", "--powv", text])).failure?.exit).toBe(2);
  });
});

describe("subtensor", () => {
  const custom = { network: "custom", endpoint: "ws://h:1", fallbacks: [], genesis: null };
  const ofTest = { network: "test", ...NETWORKS.test };
  test.each([
    [["--subtensor.network", "test"], {}, ofTest],
    [["--subtensor.network", "ws://h:1"], {}, custom],
    [["--subtensor.chain_endpoint", "h:1"], {}, custom],
    [
      ["--subtensor.network", "test", "--subtensor.chain_endpoint", "h:1"],
      {},
      { ...ofTest, endpoint: "ws://h:1" },
    ],
    [["--subtensor.network", "ws://x", "--subtensor.chain_endpoint", "h:1"], {}, custom],
    [["--subtensor.network", "local", "--subtensor.chain_endpoint", "h:1"], {}, custom],
    [["--subtensor.chain_endpoint", NETWORKS.test?.endpoint ?? ""], {}, ofTest],
    [
      ["--subtensor.chain_endpoint", "h:1", "--subtensor.chain_endpoint", "wss://i"],
      {},
      { ...custom, fallbacks: ["wss://i"] },
    ],
    [[], { BT_SUBTENSOR_CHAIN_ENDPOINT: "ws://h:1" }, custom],
    [[], { TARGON_SUBTENSOR_CHAIN_ENDPOINT: "ws://h:1,i:2" }, { ...custom, fallbacks: ["ws://i:2"] }],
    [["--subtensor.network", "test"], { BT_SUBTENSOR_CHAIN_ENDPOINT: "ws://h:1" }, ofTest],
    [["--subtensor.chain_endpoint", "h:1"], { BT_SUBTENSOR_NETWORK: "test" }, custom],
    [["--subtensor.network", "local"], { BT_SUBTENSOR_CHAIN_ENDPOINT: "ws://h:1" }, custom],
  ])("behavior: %j %j", async (words, env, expected) => {
    expect((await configOf("miner", words, env as Record<string, string>)).subtensor).toEqual(expected);
  });

  test("error: USAGE names the known networks", async () => {
    const { failure } = await parse(["miner", "--subtensor.network", "finny"]);
    expect(failure?.exit).toBe(2);
    for (const name of ["finny", ...Object.keys(NETWORKS)]) expect(failure?.text).toContain(name);
  });

  test("error: USAGE on a chain beside the embedded one", async () => {
    const { failure } = await parse(["validator", "--mock", "--subtensor.network", "test"]);
    expect(failure?.text).toContain("--subtensor.network");
    expect(failure?.exit).toBe(2);
  });
});

describe("beside --mock", () => {
  test.each([
    ["--model-endpoint", ["miner", "--mock", "--model-endpoint", "http://h:1"]],
    ["--serve", ["miner", "--mock", "--serve", "m/n"]],
    ["--plan", ["miner", "--mock", "--plan"]],
    ["--model-endpoint", ["doctor", "miner", "--mock", "--model-endpoint", "http://h:1"]],
    ["--model", ["query", "--mock", "--model", "nope/x"]],
    ["--engine", ["verify", "a.json", "--mock", "--engine", "http://h:1"]],
  ])("error: USAGE on %s, which would have no effect: %j", async (option, words) => {
    const { failure } = await parse(words);
    expect(failure).toMatchObject({ exit: 2, text: expect.stringContaining(`${option})`) });
  });

  test("behavior: its own model may be named, and another one at a miner of one's own", async () => {
    expect(await configOf("query", ["--mock", "--model", MOCK_MODEL])).toMatchObject({ model: MOCK_MODEL });
    const words = ["--mock", "--miner", "http://h:1", "--hotkey-address", ADDRESS, "--model", "nope/x"];
    expect(await configOf("query", words)).toMatchObject({ model: "nope/x" });
  });
});

describe("query", () => {
  const TO = ["--miner", "http://1.2.3.4:8091/", "--hotkey-address", ADDRESS];

  test("default: with a miner and a prompt", async () => {
    expect(await configOf("query", [...TO, "--prompt", "Hi"])).toMatchObject({
      minerUrl: "http://1.2.3.4:8091",
      hotkeyAddress: ADDRESS,
      model: DEFAULT_MODEL,
      endpoint: "CHAT",
      prompt: "Hi",
      seed: null,
      saveFile: null,
      logging: { level: "warn" },
    });
  });

  test("behavior: all that shapes the request", async () => {
    const line =
      "--completion --seed 9007199254740993 --temperature 0 --top-p 0.5 --max-tokens 7 --timeout 1.5";
    expect(await configOf("query", [...TO, "--prompt", "Hi", ...line.split(" ")])).toMatchObject({
      endpoint: "COMPLETION",
      seed: 9_007_199_254_740_993n,
      temperature: 0,
      topP: 0.5,
      maxTokens: 7,
      timeoutMs: 1_500,
    });
  });

  test("behavior: --mock needs nothing else", async () => {
    expect(await configOf("query", ["--mock"])).toMatchObject({ minerUrl: null, model: MOCK_MODEL });
  });

  test.each([
    ["--hotkey-address is missing", ["--miner", "http://h:1", "--prompt", "x"]],
    ["--miner URL is missing", ["--prompt", "x"]],
    ["--prompt TEXT is missing", TO],
    ["--chat and --completion", [...TO, "--prompt", "x", "--chat", "--completion"]],
    ["--body and --prompt", [...TO, "--prompt", "x", "--body", "b.json"]],
    ["--body FILE", [...TO, "--print-headers"]],
    ["ss58", ["--hotkey-address", "5Gx"]],
    ["above 0 up to 1", ["--top-p", "0"]],
    ["from 0 to 2", ["--temperature", "2.1"]],
    ["2^63", ["--seed", "9223372036854775808"]],
  ])("error: USAGE, %s", async (part, words) => {
    const { failure } = await parse(["query", ...words]);
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toContain(part);
  });
});

describe("verify, register, doctor, keys", () => {
  test("default: verify", async () => {
    const words = ["a.json", "-", "--engine", "http://h:1/v1/", "--request", "r.json"];
    expect(await configOf("verify", words)).toMatchObject({
      files: ["a.json", "-"],
      engineUrl: "http://h:1",
      requestFile: "r.json",
      apiKey: null,
      mock: null,
      slow: 0,
      explain: false,
      reportFile: null,
    });
  });

  test("behavior: verify --explain and --report", async () => {
    const words = ["a.json", "--mock", "--explain", "--report", "out.html"];
    expect(await configOf("verify", words)).toMatchObject({ explain: true, reportFile: "out.html" });
  });

  test.each([
    ["missing required argument 'file'", ["--mock"]],
    ["--engine URL is missing", ["a.json"]],
    ["stdin", ["-", "-", "--mock"]],
    ["ends in .html", ["--mock", "--report", "a.json", "b.json"]],
    ["would overwrite a file that is to be verified", ["./a.html", "--mock", "--report", "a.html"]],
    ["--report takes at most 100 files", [...Array(101).fill("a.json"), "--mock", "--report", "a.html"]],
  ])("error: USAGE in verify, %s", async (part, words) => {
    const { failure } = await parse(["verify", ...words]);
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toContain(part);
  });

  test("default: register", async () => {
    expect(await configOf("register", ["--max-burn", "0.5"])).toMatchObject({
      yes: false,
      maxBurnRao: 500_000_000n,
      wait: false,
    });
  });

  test("default: doctor", async () => {
    expect(await configOf("doctor", [])).toMatchObject({ role: "validator", neuronName: "validator" });
    expect(await configOf("doctor", ["miner", "--axon.port", "9"])).toMatchObject({
      role: "miner",
      axon: { ip: "0.0.0.0", port: 9 },
    });
    expect((await parse(["doctor", "nurse"])).failure?.exit).toBe(2);
  });

  test.each([
    [["validator"], true],
    [["validator", "--engines.endpoint", "http://h:1"], false],
    [["validator", "--engines.endpoint", "http://h:1", "--engines.host", "ssh://gpu-1"], true],
    [["validator", "--mock"], false],
    [["miner"], false],
    [["miner", "--serve", "a/b"], true],
  ])("behavior: doctor %j looks at Docker: %s", async (words, looks) => {
    expect((await configOf("doctor", words)).docker !== null).toBe(looks);
  });

  test("default: keys show", async () => {
    expect(await configOf("keys", ["show", "--wallet.name", "w"])).toMatchObject({
      wallet: { name: "w", hotkey: "default", passwordFile: null },
      coldkey: false,
    });
    const words = ["show", "--coldkey", "--wallet.password-file", "~/p"];
    expect(await configOf("keys", words)).toMatchObject({
      wallet: { passwordFile: join(homedir(), "p") },
      coldkey: true,
    });
  });

  test.each([[[]], [["list"]], [["show", "more"]]])("error: USAGE in keys, %j", async (words) => {
    expect((await parse(["keys", ...words])).failure?.exit).toBe(2);
  });
});
