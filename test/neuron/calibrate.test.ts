import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import type { CalibrateConfig } from "../../src/config/calibrate.ts";
import { startEngine } from "../../src/devnet/engine/start-engine.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import { parsePolicy } from "../../src/domain/verification/policy/parse-policy.ts";
import { policySchema } from "../../src/domain/verification/policy/policy.ts";
import { sentenceOf, TargonError } from "../../src/errors.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { CalibrateDeps } from "../../src/neuron/calibrate/deps.ts";
import { runCalibrate } from "../../src/neuron/calibrate.ts";
import { createToyEngine } from "../helpers/create-toy-engine.ts";

/** A fixed generator, so that every run asks the same. */
function createRandom() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  return { uniform, bytes: (count: number) => new Uint8Array(count) };
}

const TOYS: Record<string, Engine> = {
  "toy://a": createToyEngine({ version: "1.0" }),
  "toy://b": createToyEngine({ version: "1.1", off: 0.01 }),
};

type Given = {
  config?: Partial<CalibrateConfig>;
  change?: (engine: Engine) => Partial<Engine>;
  deps?: Partial<CalibrateDeps>;
  signal?: AbortSignal;
};

async function run({ config, change, deps, signal = new AbortController().signal }: Given = {}) {
  const events: Record<string, unknown>[] = [];
  const written = new Map<string, string>();
  const warnings: string[] = [];
  const all: CalibrateDeps = {
    openEngine: async ({ url, model }) => {
      const engine = TOYS[url] as Engine;
      if (model !== undefined && model !== "toy/model")
        throw new TargonError("ENGINE_OTHER_MODEL", "other", { data: { serves: "toy/model" } });
      return { ...engine, ...change?.(engine) };
    },
    assertWritable: async () => {},
    writeFile: async (path, text) => void written.set(path, text),
    output: { event: (name, fields) => events.push({ name, ...fields }) },
    log: { ...silentLog, warn: (message) => void warnings.push(message) },
    clock: { now: () => 1_700_000_000_000, monotonic: () => 0 },
    random: createRandom(),
    ...deps,
  };
  const full: CalibrateConfig = {
    engineUrls: Object.keys(TOYS),
    model: null,
    tokens: 600,
    outFile: null,
    apiKey: null,
    logging: { level: "error", format: "json", dir: "" },
    json: true,
    ...config,
  };
  const outcome = await runCalibrate(all, full, signal).catch((error: unknown) => error);
  return { outcome, events, written, warnings, text: [...written.values()][0] ?? "" };
}

function failure(outcome: unknown): { code: string; text: string } {
  return { code: outcome instanceof TargonError ? outcome.code : String(outcome), text: sentenceOf(outcome) };
}

type Stack = Record<"noise" | "falseFails" | "tokens" | "mismatchRate" | "otherSeedTokens", number | null>;
const stacksOf = (events: Record<string, unknown>[]) => events[0]?.stacks as Stack[];

test("default: engines against one another make a policy, which too few tokens keep from being enforced", async () => {
  const { outcome, events, written, warnings, text } = await run();
  expect(outcome).toBe(0);
  expect(warnings).toEqual([]);
  expect([...written.keys()]).toEqual(["toy--model.policy.json"]);
  const policy = policySchema.parse(JSON.parse(text));
  expect(policy).toMatchObject({ model: "toy/model", version: 1_700_000_000, enforced: false });
  const names = policy.made.stacks.map(({ name }) => name).sort();
  expect(names).toEqual(["1.0#1 seen by 1.1#2", "1.1#2 seen by 1.0#1"]);
  expect(policy.made.notes[0]).toMatch(/fitted to \d+ of \d+ answers, tried on the other \d+ \(\d+ tokens\)/);
  expect(events).toMatchObject([{ name: "calibrated", enforced: false, file: "toy--model.policy.json" }]);
  expect(events[0]?.missingTokens).toBeGreaterThan(35_000);
  for (const stack of stacksOf(events)) {
    expect(stack).toMatchObject({ noise: "vllm", falseFails: null });
    expect(stack.tokens).toBeGreaterThanOrEqual(600);
    expect(stack.mismatchRate).toBeLessThan(0.02);
    expect(stack.otherSeedTokens).toBeLessThan(32);
  }
  expect(() => parsePolicy(text, "p.json")).toThrow("too few tokens");
});

test("behavior: real engines of two precisions, asked over HTTP as chats too", {
  timeout: 60_000,
}, async () => {
  const modelDir = fileURLToPath(new URL("../../src/devnet/models/R", import.meta.url));
  const settings = { modelDir, servedName: "targon/tiny-llama" };
  const engines = await Promise.all([startEngine(settings), startEngine({ ...settings, dtype: "bfloat16" })]);
  onTestFinished(async () => void (await Promise.all(engines.map((engine) => engine.close()))));
  const { outcome, events } = await run({
    config: { engineUrls: engines.map(({ url }) => url), tokens: 150 },
    deps: { openEngine: async ({ url }) => await openHttpEngine({ url, log: silentLog }) },
  });
  expect(outcome).toBe(0);
  for (const stack of stacksOf(events)) {
    expect(stack.noise).toBe("vllm");
    expect(stack.mismatchRate).toBeLessThan(0.1);
  }
});

test("behavior: an engine against itself is told to be weak", async () => {
  const { outcome, warnings, events } = await run({ config: { engineUrls: ["toy://a", "toy://a"] } });
  expect(outcome).toBe(0);
  expect(warnings).toEqual(["an engine against itself shows none of the differences between engines"]);
  // At most one token: 1,022 are drawn for each.
  for (const { mismatchRate } of stacksOf(events)) expect(mismatchRate).toBeLessThan(0.0015);
});

test("error: CONFIG_INVALID engines of another model, and nothing is written", async () => {
  const { outcome, written } = await run({ config: { model: "org/other" } });
  expect(failure(outcome).code).toBe("CONFIG_INVALID");
  expect(failure(outcome).text).toBe(
    "the engines do not serve the same model (url: toy://a, wanted: org/other, serves: toy/model)",
  );
  expect(written.size).toBe(0);
});

/** Draws with a seed of its own instead of the one that was asked for. */
const drawingWith = (seed: () => number) => (engine: Engine) => ({
  generate: async (request: Parameters<NonNullable<Engine["generate"]>>[0]) =>
    await engine.generate?.({ ...request, body: { ...request.body, seed: seed() } }),
});
let count = 0;

test.each([
  ["ignores seeds", drawingWith(() => count++), "the engine ignores the seed"],
  ["draws with an unknown noise", drawingWith(() => 99), "draws with a noise that no map explains"],
])("error: CONFIG_INVALID an engine that %s is refused, and it is said which", async (_, change, text) => {
  const { outcome, written } = await run({ change });
  expect(failure(outcome).code).toBe("CONFIG_INVALID");
  expect(failure(outcome).text).toContain(text);
  expect(failure(outcome).text).toContain("engine: toy://a, version: 1.0");
  expect(written.size).toBe(0);
});

test("error: ENGINE_TIMEOUT in the middle: how far it came, and nothing is written", async () => {
  let calls = 0;
  const change = (engine: Engine): Partial<Engine> => ({
    generate: async (request) => {
      if (++calls > 9) throw new TargonError("ENGINE_TIMEOUT", "the engine does not answer");
      return await engine.generate?.(request);
    },
  });
  const { outcome, written } = await run({ change, config: { tokens: 5000 } });
  expect(failure(outcome).code).toBe("ENGINE_TIMEOUT");
  expect(failure(outcome).text).toMatch(/tokens: [1-9]\d+, wanted: 5000, reason: the engine does not answer/);
  expect(written.size).toBe(0);
});

test("error: ENGINE_ANSWER_INVALID an engine that has nothing to say", async () => {
  const change = (): Partial<Engine> => ({
    generate: async () => ({ choices: [{ index: 0, text: "", finish_reason: "stop" }] }),
  });
  const { outcome } = await run({ change });
  expect(failure(outcome).text).toContain("reason: the engine's answers are empty");
});

test("behavior: an abort ends it, and nothing is written", async () => {
  const controller = new AbortController();
  const change = (engine: Engine): Partial<Engine> => ({
    score: async (...call) => {
      controller.abort(new DOMException("stopped", "AbortError"));
      return await engine.score(...call);
    },
  });
  const { outcome, written } = await run({ change, signal: controller.signal });
  expect(outcome).toMatchObject({ name: "AbortError" });
  expect(written.size).toBe(0);
});
