import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { openScoreStore } from "../../src/adapters/store/open-score-store.ts";
import type { ScoreStore } from "../../src/domain/ports/score-store.ts";
import type { TimedChunk } from "../../src/domain/types.ts";
import { type ErrorCode, TargonError } from "../../src/errors.ts";
import { clock, createNeuron, createVerified, type FakeAnswer, MODEL } from "./validator/fakes.ts";
import { createFakeMetrics, minersOf, type Setup, setUpValidator } from "./validator/set-up.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-validator-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const setUp = (of: Setup = {}) => setUpValidator(folder, of);

test("default: ready, rounds, weights that the chain shows, and an orderly end", async () => {
  const { start, stop, output, moveTo, submitted, store, miners } = setUp({ config: { epochs: 1 } });
  start();
  const ready = await output.nth("ready", 1);
  expect(ready).toMatchObject({
    role: "validator",
    uid: 0,
    models: [MODEL],
    miners: 2,
    block: 10,
    netuid: 4,
  });
  const round = await output.nth("round", 4);
  expect(round).toMatchObject({ round: 4, block: 10, model: MODEL, endpoint: "COMPLETION" });
  expect(minersOf(round)).toEqual(
    [1, 2].map((uid) => ({
      uid,
      hotkey: `5Miner${uid}`,
      behaviour: "honest",
      verified: true,
      cause: null,
      message: "",
      ttftMs: 100,
      totalMs: 300,
      tokens: 64,
      tokensPerSecond: expect.closeTo(64 / 0.3),
      evidence: -1,
      state: "clear",
    })),
  );
  expect(submitted).toEqual([]);
  moveTo(80);
  expect(await output.nth("weights", 1)).toEqual({
    block: 80,
    uids: [1, 2],
    weights: [65_535, 65_535],
    mode: "plain",
    readBack: true,
    tries: 1,
  });
  expect(submitted[0]?.versionKey).toBe(800_000n);
  expect(miners.announced.get("5Miner1")).toEqual([MODEL]);
  expect(output.named("round").map(({ round }) => round)).toEqual(
    output.named("round").map((_, index) => index + 1),
  );
  await stop();
  expect(store.readWeights()?.entries).toHaveLength(2);
  expect(store.readEpoch()?.epoch).toBe(2);
});

test("behavior: --rounds N ends after N", async () => {
  const { start, done, output, store } = setUp({ config: { rounds: 3 } });
  start();
  await done();
  expect(output.named("round")).toHaveLength(3);
  expect(store.lastRound()).toBe(3);
});

test("behavior: each miner gets the same prompt with a seed of its own, in turn as chat and completion", async () => {
  const { start, done, miners } = setUp({ config: { rounds: 2 }, miners: 3 });
  start();
  await done();
  expect(miners.asked.map(({ request }) => request.endpoint)).toEqual([
    ...Array(3).fill("CHAT"),
    ...Array(3).fill("COMPLETION"),
  ]);
  const bodies = miners.asked.map(({ request }) => request.body);
  expect(new Set(bodies.map(({ seed }) => seed)).size).toBe(6);
  expect(new Set(bodies.map(({ messages, prompt }) => JSON.stringify(messages ?? prompt))).size).toBe(2);
  for (const { temperature, max_tokens: maxTokens, top_p: topP } of bodies) {
    expect(temperature).toBeGreaterThanOrEqual(0.3);
    expect(temperature).toBeLessThanOrEqual(1);
    expect(maxTokens).toBeGreaterThanOrEqual(48);
    expect(maxTokens).toBeLessThanOrEqual(96);
    expect([1, 0.95]).toContain(topP);
  }
});

test("behavior: only those that serve, list the model and are no validators are asked", async () => {
  const { start, done, miners, subnet } = setUp({ miners: 6, config: { rounds: 1 } });
  const rao = 1_000_000_000n;
  subnet.neurons[1] = createNeuron(1, { axon: null });
  subnet.neurons[2] = createNeuron(2, { validatorPermit: true, stakeRao: 4096n * rao + 1n });
  subnet.neurons[3] = createNeuron(3, { validatorPermit: true, stakeRao: 4096n * rao });
  miners.lists.set("5Miner4", ["another/model"]);
  miners.lists.set("5Miner5", new TargonError("MINER_UNREACHABLE", "away"));
  start();
  await done();
  expect(miners.asked.map(({ hotkey }) => hotkey)).toEqual(["5Miner3", "5Miner6"]);
});

test("behavior: no answer is refused without evidence, engine trouble counts for nothing", async () => {
  const { start, done, output, store } = setUp({
    miners: 5,
    config: { rounds: 1 },
    answers: {
      "5Miner5": () => failing("BUG"),
      "5Miner1": () => failing("MINER_TIMEOUT"),
      "5Miner2": async function* () {
        yield* words2();
        yield* failing("MINER_ANSWER_INVALID");
      },
    },
    verify: async ({ saved }) => {
      if (saved.miner?.uid === 3) throw new TargonError("ENGINE_UNREACHABLE", "away");
      return createVerified({ verified: null, cause: "INTERNAL_ERROR" });
    },
  });
  start();
  await done();
  const miners = minersOf(output.named("round")[0] ?? {});
  expect(miners.map(({ uid, verified, cause, state }) => [uid, verified, cause, state])).toEqual([
    [1, false, "NO_ANSWER", "clear"],
    [2, false, "BAD_STREAM", "clear"],
    [3, null, null, "clear"],
    [4, null, null, "clear"],
    [5, null, null, "clear"],
  ]);
  expect(store.readAudits(10).map(({ uid }) => uid)).toEqual([1, 2]);
});

const failing = (code: ErrorCode): AsyncIterable<TimedChunk> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new TargonError(code, "as arranged")) }),
});

/** Answers nothing until it is broken off. */
const hanging = (): AsyncIterable<TimedChunk> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
});

async function* words2(): AsyncGenerator<TimedChunk> {
  yield { atMs: 1, data: { choices: [{ index: 0, text: "x", delta: { content: "x" } }] } };
}

test("behavior: a body that did not stream goes to the verification as such", async () => {
  const seen: unknown[] = [];
  const { start, done } = setUp({
    miners: 1,
    config: { rounds: 1 },
    answers: {
      "5Miner1": async function* () {
        yield { atMs: 9, data: { choices: [] }, whole: true };
      },
    },
    verify: async ({ saved }) => {
      seen.push([saved.chunks, saved.response, saved.miner]);
      return createVerified({ verified: false, cause: "BAD_STREAM" });
    },
  });
  start();
  await done();
  expect(seen).toEqual([
    [undefined, { choices: [] }, { uid: 1, hotkey: "5Miner1", url: "http://127.0.0.1:8001" }],
  ]);
});

test("behavior: early answers are verified while a slow miner is still at it", async () => {
  const order: string[] = [];
  const { promise: verified, resolve } = Promise.withResolvers<void>();
  const { start, done } = setUp({
    config: { rounds: 1 },
    answers: {
      "5Miner1": async function* () {
        await verified;
        order.push("slow miner ends");
        yield* words2();
      },
    },
    verify: async ({ saved }) => {
      order.push(`verified ${saved.miner?.uid}`);
      if (saved.miner?.uid === 2) resolve();
      return createVerified();
    },
  });
  start();
  await done();
  expect(order).toEqual(["verified 2", "slow miner ends", "verified 1"]);
});

test("behavior: the same tokens a second time are told to the verification, the later one as the copy", async () => {
  const told: unknown[] = [];
  const ids = Array.from({ length: 20 }, (_, index) => index);
  const answer: FakeAnswer = async function* () {
    const logprobs = {
      tokens: ids.map((id) => `token_id:${id}`),
      token_logprobs: ids.map(() => -2),
      top_logprobs: null,
    };
    const content = ids.map((id) => ({ token: `token_id:${id}`, logprob: -2, top_logprobs: [] }));
    yield {
      atMs: 5,
      data: {
        choices: [{ index: 0, text: "x", delta: { content: "x" }, logprobs: { ...logprobs, content } }],
      },
    };
  };
  const { start, done } = setUp({
    config: { rounds: 1 },
    answers: { "5Miner1": answer, "5Miner2": answer },
    verify: async ({ saved, duplicateOf }) => {
      told.push([saved.miner?.uid, duplicateOf]);
      return createVerified();
    },
  });
  start();
  await done();
  expect(told).toEqual([
    [1, null],
    [2, { hotkey: "5Miner1", round: 1 }],
  ]);
});

test("behavior: a refused miner gets no weight, one that fails none for good", async () => {
  const { start, output, moveTo, submitted } = setUp({
    miners: 3,
    config: { epochs: 2 },
    verify: async ({ saved }) => {
      if (saved.miner?.uid === 2)
        return createVerified({ verified: false, cause: "SEED_MISMATCH", evidence: 4 });
      if (saved.miner?.uid === 3) return createVerified({ verified: false, cause: "EARLY_END", gross: true });
      return createVerified();
    },
  });
  start();
  await output.nth("round", 4);
  moveTo(80);
  expect(await output.nth("weights", 1)).toMatchObject({ uids: [1], weights: [65_535] });
  expect(minersOf(await output.nth("round", 4)).map(({ state }) => state)).toEqual([
    "clear",
    "fail",
    "clear",
  ]);
  expect(submitted).toHaveLength(1);
});

test("behavior: an answer that adds to evidence that is enough is refused, though it passes by itself", async () => {
  // One miner: fails at ln(2 ÷ 1e-3) = 7.6, and is watched from half of it.
  const evidence = [2, 2, 4, 1, -20, 2];
  const { start, done, output } = setUp({
    miners: 1,
    config: { rounds: 6 },
    verify: async () => createVerified({ evidence: evidence.shift() ?? 0 }),
  });
  start();
  await done();
  const answers = output.named("round").flatMap((round) => minersOf(round));
  expect(answers.map(({ verified, cause, state }) => [verified, cause, state])).toEqual([
    [true, null, "clear"],
    [true, null, "watch"],
    [false, "SEED_MISMATCH", "fail"],
    [false, "SEED_MISMATCH", "fail"],
    [true, null, "clear"],
    [true, null, "clear"],
  ]);
});

test("behavior: weights wait for four rounds, no longer than three epochs", async () => {
  const gate = Promise.withResolvers<void>();
  const { start, output, moveTo } = setUp({
    config: { epochs: 1 },
    answers: {
      "5Miner1": async function* ({ request }) {
        if (request.endpoint === "COMPLETION") await gate.promise;
        yield* words2();
      },
    },
  });
  start();
  await output.nth("round", 1);
  moveTo(250);
  expect(await output.nth("weights", 1)).toMatchObject({ block: 250 });
  gate.resolve();
});

test("behavior: where our last update is old, a fresh validator sets weights after four rounds", async () => {
  const { start, output, subnet } = setUp({ config: { epochs: 1 } });
  subnet.block = 5000;
  start();
  expect(await output.nth("weights", 1)).toMatchObject({ block: 5000, readBack: true });
});

test("behavior: weights are set once in an epoch", async () => {
  const { start, output, moveTo, submitted } = setUp();
  start();
  await output.nth("round", 4);
  moveTo(80);
  await output.nth("weights", 1);
  const count = output.named("round").length;
  await output.nth("round", count + 8);
  moveTo(159);
  await output.nth("round", count + 16);
  expect(submitted).toHaveLength(1);
  moveTo(160);
  expect(await output.nth("weights", 2)).toMatchObject({ block: 160 });
});

test("behavior: a submission that fails is tried again in the same epoch", async () => {
  const { start, output, moveTo, failNext } = setUp({ config: { epochs: 1 } });
  failNext(new TargonError("CHAIN_UNREACHABLE", "away"));
  failNext(new TargonError("EXTRINSIC_FAILED", "refused"));
  start();
  await output.nth("round", 4);
  moveTo(80);
  expect(await output.nth("weights", 1)).toMatchObject({ tries: 3, readBack: true });
}, 10_000);

test("behavior: what went out without word is looked for, not sent again", async () => {
  const { start, output, moveTo, failNext, submitted } = setUp({ config: { epochs: 1 } });
  failNext(new TargonError("EXTRINSIC_UNKNOWN_FATE", "no word"), true);
  start();
  await output.nth("round", 4);
  moveTo(80);
  expect(await output.nth("weights", 1)).toMatchObject({ tries: 2, readBack: true, block: 80 });
  expect(submitted).toHaveLength(1);
});

test("behavior: nobody scored: the last weights go out again, to those who still hold the hotkey", async () => {
  const first = setUp({ miners: 3, config: { epochs: 1 } });
  first.start();
  await first.output.nth("round", 4);
  first.moveTo(80);
  await first.output.nth("weights", 1);
  await first.stop();
  const second = setUp({
    miners: 3,
    store: first.store,
    config: { epochs: 1 },
    verify: async () => createVerified({ verified: null }),
  });
  second.subnet.neurons[2] = createNeuron(2, { hotkey: "5Newcomer" });
  second.start();
  await second.output.nth("round", 4);
  second.moveTo(400);
  expect(await second.output.nth("weights", 1)).toMatchObject({ uids: [1, 3] });
});

test("behavior: nobody ever scored: nothing is sent", async () => {
  const { start, done, output, moveTo, submitted } = setUp({
    config: { epochs: 1 },
    verify: async () => createVerified({ verified: false, cause: "LOW_SCORE" }),
  });
  start();
  await output.nth("round", 4);
  moveTo(80);
  await done();
  expect(submitted).toEqual([]);
});

test("behavior: a restart keeps rounds and scores; a new hotkey on an old uid inherits nothing", async () => {
  const first = setUp({ config: { rounds: 5 } });
  first.start();
  await first.done();
  const second = setUp({
    store: first.store,
    config: { epochs: 1 },
    verify: async ({ saved }) =>
      createVerified({ verified: saved.miner?.hotkey !== "5Newcomer" ? true : null }),
  });
  second.subnet.neurons[2] = createNeuron(2, { hotkey: "5Newcomer" });
  second.start();
  expect(await second.output.nth("round", 1)).toMatchObject({ round: 6 });
  second.moveTo(80);
  expect(await second.output.nth("weights", 1)).toMatchObject({ uids: [1] });
});

test("behavior: who watches hears of rounds and weights, and can read the head and the age of the weights", async () => {
  const { metrics, rounds, weights, readings } = createFakeMetrics();
  const { start, output, moveTo, subnet, done } = setUp({ metrics, config: { epochs: 1 } });
  start();
  await output.nth("round", 4);
  expect(rounds.slice(0, 4)).toEqual(Array(4).fill([true, true]));
  expect(readings()?.headBlock()).toBe(10);
  expect(readings()?.blocksSinceWeights()).toBe(10);
  moveTo(80);
  await done();
  expect(weights).toEqual([true]);
  expect(readings()?.headBlock()).toBe(80);
  expect(readings()?.failedWrites()).toBe(0);
  expect(subnet.neurons[0]?.lastUpdate).toBe(80);
});

test("behavior: a full disk stops neither rounds nor weights, and what waited is written later", async () => {
  const real = openScoreStore(join(folder, "cache.sqlite"));
  onTestFinished(() => real.close());
  const disk = { full: true };
  const whenFree = <T>(write: () => T): T => {
    if (disk.full) throw new TargonError("STORE_WRITE", "full");
    return write();
  };
  const store: ScoreStore = {
    ...real,
    saveRound: (round) => whenFree(() => real.saveRound(round)),
    claimPrompt: (claim) => whenFree(() => real.claimPrompt(claim)),
    endEpoch: (end) => whenFree(() => real.endEpoch(end)),
    beginEpoch: (epoch) => whenFree(() => real.beginEpoch(epoch)),
    prune: (before) => whenFree(() => real.prune(before)),
  };
  const { metrics, readings } = createFakeMetrics();
  const { start, output, moveTo } = setUp({ store, metrics });
  start();
  await output.nth("round", 4);
  moveTo(80);
  expect(await output.nth("weights", 1)).toMatchObject({ uids: [1, 2] });
  expect(real.lastRound()).toBe(0);
  expect(readings()?.failedWrites()).toBeGreaterThanOrEqual(4);
  disk.full = false;
  const count = output.named("round").length;
  await output.nth("round", count + 2);
  expect(real.lastRound()).toBeGreaterThanOrEqual(count + 1);
  expect(real.readAudits(1000).filter(({ uid }) => uid === 1).length).toBe(real.lastRound());
});

test("behavior: a failing look at the chain or a broken verification costs a round, not the validator", async () => {
  let calls = 0;
  const { start, done, output } = setUp({
    config: { rounds: 2 },
    miners: 1,
    verify: async () => {
      if (++calls === 1) throw new RangeError("a bug");
      return createVerified();
    },
  });
  start();
  await done();
  expect(output.named("round").map((round) => minersOf(round)[0]?.verified)).toEqual([null, true]);
});

test("behavior: --save-responses writes one file per answer", async () => {
  const saved = join(folder, "saved");
  const { start, done } = setUp({ config: { rounds: 1, saveResponsesDir: saved } });
  start();
  await done();
  expect(readdirSync(saved).sort()).toEqual(["round-00000001-uid-1.json", "round-00000001-uid-2.json"]);
  const file = JSON.parse(readFileSync(join(saved, "round-00000001-uid-1.json"), "utf8"));
  expect(file).toMatchObject({
    schema: "targon.response/1",
    endpoint: "CHAT",
    miner: { uid: 1, hotkey: "5Miner1" },
  });
  expect(Object.keys(file.request)[0]).toBe("model");
  expect(file.chunks).toHaveLength(3);
});

test("behavior: a folder that cannot be made for --save-responses ends no round", async () => {
  const { start, done, output } = setUp({ config: { rounds: 2, saveResponsesDir: "/dev/null/below" } });
  start();
  await done();
  expect(output.named("round")).toHaveLength(2);
});

test("behavior: the round that the last epoch's end cuts off leaves no answers behind", async () => {
  const saved = join(folder, "saved");
  const { start, done, output, moveTo, store, miners } = setUp({
    config: { epochs: 1, saveResponsesDir: saved },
    answers: {
      "5Miner1": async function* ({ signal }) {
        // The fifth round waits for an answer that never comes.
        if (output.named("round").length >= 4)
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        yield* words2();
      },
    },
  });
  start();
  await output.nth("round", 4);
  while (miners.asked.length < 10) await new Promise(setImmediate);
  moveTo(80);
  await done();
  const rounds = new Set(readdirSync(saved).map((name) => Number(name.split("-")[1])));
  expect([...rounds].sort()).toEqual(output.named("round").map(({ round }) => round));
  expect(store.lastRound()).toBe(rounds.size);
});

test("behavior: an abort in the middle of a round ends at once and keeps nothing of it", async () => {
  const { start, stop, store, miners } = setUp({
    answers: {
      "5Miner1": async function* ({ signal }) {
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        yield* words2();
      },
    },
  });
  start();
  while (miners.asked.length < 2) await new Promise(setImmediate);
  const before = performance.now();
  await stop();
  expect(performance.now() - before).toBeLessThan(1000);
  expect(store.lastRound()).toBe(0);
});

test("behavior: without an engine there is no round, with one there is", async () => {
  const { start, output, engines, miners } = setUp({ models: [] });
  start();
  await output.nth("ready", 1);
  expect(miners.asked).toEqual([]);
  engines.running.push(MODEL);
  expect(await output.nth("round", 1)).toMatchObject({ round: 1 });
});

test("error: HOTKEY_NOT_REGISTERED when the subnet does not know us", async () => {
  const { start, done, subnet } = setUp();
  subnet.neurons[0] = createNeuron(0, { hotkey: "5Other" });
  start();
  await expect(done()).rejects.toMatchObject({ code: "HOTKEY_NOT_REGISTERED" });
});

test("error: HOTKEY_NOT_REGISTERED when an epoch's look at the subnet finds the uid lost", async () => {
  const { start, done, output, moveTo, chain, subnet } = setUp();
  const { readWeights } = chain;
  chain.readWeights = async (...call) => {
    subnet.neurons.shift();
    return await readWeights(...call);
  };
  start();
  await output.nth("round", 4);
  moveTo(80);
  await output.nth("weights", 1);
  await expect(done()).rejects.toMatchObject({ code: "HOTKEY_NOT_REGISTERED" });
});

test("behavior: without a permit it verifies on, and says so once", async () => {
  const { start, stop, output, moveTo, subnet, lines } = setUp();
  const [me] = subnet.neurons;
  if (me) me.validatorPermit = false;
  start();
  await output.nth("round", 4);
  moveTo(80);
  await output.nth("weights", 1);
  await output.nth("round", output.named("round").length + 2);
  const told = lines.filter(({ message }) => message.includes("permit"));
  expect(told).toMatchObject([{ level: "warn", fields: { uid: 0 } }]);
  await stop();
});

test.each([
  ["no block came", 121_000, { "5Miner1": () => words2() }],
  ["a round does not end", 601_000, { "5Miner1": () => hanging() }],
])("error: STALLED when %s", async (what, silentMs, answers) => {
  let aheadMs = 0;
  const moved = { now: clock.now, monotonic: () => performance.now() + aheadMs };
  const { start, done, output, miners, moveTo } = setUp({ answers, clock: moved });
  start();
  await output.nth("ready", 1);
  do await new Promise(setImmediate);
  while (miners.asked.length < 2);
  aheadMs = silentMs;
  if (what !== "no block came") moveTo(11);
  await expect(done()).rejects.toMatchObject({ code: "STALLED", data: { what } });
});

test("behavior: own prompts go first, generated ones when they are used up", async () => {
  const ownPrompts = [[{ role: "user" as const, content: "my own question" }]];
  const { start, done, miners } = setUp({ miners: 1, ownPrompts, config: { rounds: 2 } });
  start();
  await done();
  const [first, second] = miners.asked.map(({ request }) => JSON.stringify(request.body));
  expect(first).toContain("my own question");
  expect(second).not.toContain("my own question");
});
