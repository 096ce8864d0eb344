import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Endpoint } from "../../../src/adapters/engine/attach-engine.ts";
import { createAttachedEngines } from "../../../src/adapters/engine/attached-engines.ts";
import { combineEngines, type EnginePart } from "../../../src/adapters/engine/combine-engines.ts";
import { createEnginePool } from "../../../src/adapters/engine/engine-pool.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";
import { BUILT_IN } from "../../../src/domain/verification/policy/policies.ts";
import type { Precision } from "../../../src/domain/verification/structure/lattice.ts";
import { TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type ProxyRules, startEngineProxy } from "../../helpers/start-engine-proxy.ts";
import type { TestServer } from "../../helpers/start-server.ts";

const MODEL = "targon/tiny-llama";

let float32: RunningEngine;
let bfloat16: RunningEngine;

beforeAll(async () => {
  const settings = { modelDir: modelPath("R"), servedName: MODEL };
  [float32, bfloat16] = await Promise.all([
    startEngine(settings),
    startEngine({ ...settings, dtype: "bfloat16" }),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([float32.close(), bfloat16.close()]);
});

async function front(url: string, rules: ProxyRules = {}): Promise<TestServer> {
  const proxy = await startEngineProxy(url, rules);
  onTestFinished(() => proxy.close());
  return proxy;
}

function setUp(endpoints: Endpoint[], others: EnginePart[] = []) {
  const warnings: Record<string, unknown>[] = [];
  const errors: Record<string, unknown>[] = [];
  const log = {
    ...silentLog,
    warn: (message: string, fields: object = {}) => void warnings.push({ message, ...fields }),
    error: (message: string, fields: object = {}) => void errors.push({ message, ...fields }),
  };
  const pool = createEnginePool({ log, latticeOf: (model) => BUILT_IN.of(model).structure.lattice });
  const options = { endpoints, needTokens: 1024, descriptionMs: 0, guard: { failures: 1, pauseMs: 60_000 } };
  const attached = createAttachedEngines({ ...options, pool, log });
  const engines = combineEngines({ pool, log }, [...others, attached]);
  onTestFinished(() => engines.close());
  return { engines, attached, warnings, errors };
}

const prefills = ({ requests }: TestServer) =>
  requests.filter(({ path }) => path === "/v1/completions").length;
const at = (url: string): Endpoint => ({ model: MODEL, url });

test("default: the engine of an address verifies its model, and no other", async () => {
  const { engines, warnings } = setUp([{ model: null, url: float32.url }]);
  expect(engines.models()).toEqual([]);
  expect(await engines.ensure([MODEL, "org/other"])).toEqual([MODEL]);
  expect(engines.models()).toEqual([MODEL]);
  expect(await engines.of(MODEL).describe()).toMatchObject({ model: MODEL });
  expect(() => engines.of("org/other")).toThrow(expect.objectContaining({ code: "ENGINE_OTHER_MODEL" }));
  expect(warnings).toEqual([]);
});

test("behavior: an engine of a model that nobody wants is warned of", async () => {
  const { engines, warnings } = setUp([at(float32.url)]);
  expect(await engines.ensure(["org/other"])).toEqual([]);
  await engines.ensure(["org/other"]);
  expect(warnings).toEqual([
    {
      message: "an engine's model is not wanted, so nobody is verified with it",
      ...{ engine: float32.url, model: MODEL },
      mend: "add the model to the list (--models.mode config, --models.file)",
    },
  ]);
});

test("behavior: it covers the models that its addresses name, or serve; before it is known, any", async () => {
  const named = setUp([{ model: "org/named", url: "http://127.0.0.1:1" }]);
  expect(["org/named", MODEL].map(named.attached.covers)).toEqual([true, false]);
  const { attached, engines } = setUp([{ model: null, url: float32.url }]);
  expect(["org/other", MODEL].map(attached.covers)).toEqual([true, true]);
  await engines.ensure([MODEL]);
  expect(["org/other", MODEL].map(attached.covers)).toEqual([false, true]);
  expect(setUp([]).attached.covers(MODEL)).toBe(false);
});

test("behavior: one that is not there is said once, and found when it comes", async () => {
  let isUp = false;
  const proxy = await front(float32.url, {
    answer: () => (isUp ? null : { status: 503, body: { error: "loading" } }),
  });
  const { engines, warnings } = setUp([at(proxy.url)]);
  expect(await engines.ensure([MODEL])).toEqual([]);
  expect(await engines.ensure([MODEL])).toEqual([]);
  expect(warnings).toEqual([
    {
      message: "an engine is not used",
      engine: proxy.url,
      model: MODEL,
      why: expect.stringContaining("the engine is out of order"),
    },
  ]);
  isUp = true;
  expect(await engines.ensure([MODEL])).toEqual([MODEL]);
});

test("behavior: two engines of a model share its work; where one dies the other does all of it", async () => {
  const dying = { is: false };
  const one = await front(float32.url, {
    answer: () => (dying.is ? { status: 500, body: { error: "EngineDeadError" } } : null),
  });
  const two = await front(float32.url);
  const { engines, warnings } = setUp([at(one.url), at(two.url)]);
  await engines.ensure([MODEL]);
  expect(engines.all(MODEL)).toHaveLength(2);
  const before = [prefills(one), prefills(two)] as const;
  for (let i = 0; i < 4; i++) await engines.of(MODEL).score([1, 2, 3], 1);
  expect([prefills(one) - before[0], prefills(two) - before[1]]).toEqual([2, 2]);
  dying.is = true;
  for (let i = 0; i < 4; i++) expect(await engines.of(MODEL).score([1, 2, 3], 1)).toHaveLength(3);
  expect(engines.readings().map(({ name, state }) => [name, state])).toEqual([
    [one.url, "open"],
    [two.url, "closed"],
  ]);
  expect(warnings.map(({ message }) => message)).toEqual(["an engine fails and is not asked for a while"]);
  // It is not forgotten because it fails: it may be back before anybody looks again.
  await engines.ensure([MODEL]);
  expect(engines.all(MODEL)).toHaveLength(2);
});

test("behavior: the engine with the shorter queue is asked", async () => {
  const one = await front(float32.url);
  const two = await front(float32.url);
  const { engines } = setUp([at(one.url), at(two.url)]);
  await engines.ensure([MODEL]);
  const [busy] = engines.all(MODEL);
  const waiting = [1, 2, 3].map(() => busy?.score([1, 2, 3], 1));
  await Promise.resolve();
  const before = prefills(two);
  for (let i = 0; i < 3; i++) engines.of(MODEL);
  await engines.of(MODEL).score([1, 2], 1);
  await Promise.all(waiting);
  expect(prefills(two) - before).toBe(1);
});

test("behavior: of two with different files the first counts, the other is said once", async () => {
  const other = await front(float32.url, {
    change(path, body) {
      const [card] = (body as { data?: object[] }).data ?? [];
      return path === "/v1/models" ? { data: [{ ...card, root: "/models/other" }] } : body;
    },
  });
  const { engines, warnings } = setUp([at(float32.url), at(other.url)]);
  await engines.ensure([MODEL]);
  await engines.ensure([MODEL]);
  expect(engines.readings().map(({ name }) => name)).toEqual([float32.url]);
  const root = modelPath("R");
  const why = `it serves /models/other, the model's other engines ${root}: let all serve one revision`;
  expect(warnings).toEqual([{ message: "an engine is not used", engine: other.url, model: MODEL, why }]);
});

test("behavior: an address that is given twice is one engine", async () => {
  const { engines, warnings } = setUp([at(float32.url), { model: null, url: float32.url }]);
  await engines.ensure([MODEL]);
  expect(engines.all(MODEL)).toHaveLength(1);
  expect(warnings.map(({ why }) => why)).toEqual(["its address is given twice for one model: give it once"]);
});

test("behavior: one that was started anew with other files is dropped and attached anew", async () => {
  let root = "/models/one";
  const proxy = await front(float32.url, {
    change(path, body) {
      const [card] = (body as { data?: object[] }).data ?? [];
      return path === "/v1/models" ? { data: [{ ...card, root }] } : body;
    },
  });
  const { engines, warnings } = setUp([at(proxy.url)]);
  await engines.ensure([MODEL]);
  root = "/models/two";
  await expect(engines.of(MODEL).describe()).rejects.toMatchObject({ code: "ENGINE_OTHER_MODEL" });
  await engines.ensure([MODEL]);
  expect(await engines.of(MODEL).describe()).toMatchObject({ root: "/models/two" });
  expect(warnings.map(({ message }) => message)).toContain(
    "an engine serves something else than when it was attached",
  );
});

test("behavior: each precision finds the engine that computes in it", async () => {
  const one = await front(float32.url);
  const two = await front(bfloat16.url);
  const { engines } = setUp([at(one.url), at(two.url)]);
  await engines.ensure([MODEL]);
  const seenBy = async (precision: Precision | null) => {
    const before = [prefills(one), prefills(two)] as const;
    for (let i = 0; i < 2; i++) await engines.of(MODEL, precision).score([1, 2, 3], 1);
    return [prefills(one) - before[0], prefills(two) - before[1]];
  };
  expect(await seenBy("float32")).toEqual([2, 0]);
  expect(await seenBy("bfloat16")).toEqual([0, 2]);
  expect(await seenBy("float16")).toEqual([1, 1]);
  expect(await seenBy(null)).toEqual([1, 1]);
});

test("behavior: a part that fails is an error line and hides nothing of the others", async () => {
  const broken: EnginePart = {
    name: "broken",
    ensure: async () => {
      throw new TargonError("BUG", "broken");
    },
    states: () => [],
    close: async () => {},
  };
  const { engines, errors } = setUp([at(float32.url)], [broken]);
  expect(await engines.ensure([MODEL])).toEqual([MODEL]);
  expect(errors).toEqual([{ message: "engines could not be seen to", part: "broken", code: "BUG" }]);
});
