import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Verified, VerifyAnswer } from "../../../src/neuron/validator/deps.ts";
import { createVerified, type FakeAnswer, MODEL } from "./fakes.ts";
import { createFakeMetrics, minersOf, type Setup, setUpValidator } from "./set-up.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-evidence-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const setUp = (of: Setup) => setUpValidator(folder, of);
const says = (evidence: number, key?: Verified["key"]) => {
  const verified = createVerified({ evidence });
  return key === undefined ? verified : { ...verified, key };
};
const statesOf = (round: Record<string, unknown> | undefined) =>
  minersOf(round ?? {}).map(({ state }) => state);

/** A verification whose word for each uid can be changed. */
function createSaid() {
  const said = new Map<number, Verified>();
  const verify: VerifyAnswer = async ({ saved }) => said.get(saved.miner?.uid ?? 0) ?? createVerified();
  return { said, verify };
}

/** Runs a validator until `rounds` rounds and one epoch are over. */
async function runEpoch(of: Setup & { rounds: number }) {
  const run = setUp({ ...of, config: { ...of.config, epochs: 1 } });
  run.start();
  await run.output.nth("round", of.rounds);
  run.moveTo(80);
  await run.done();
  return run;
}

test("default: standings, noise maps and what they belong to are there after a restart", async () => {
  const first = setUp({ miners: 1, config: { rounds: 2 }, verify: async () => says(2) });
  first.start();
  await first.done();
  const hints: unknown[] = [];
  const second = setUp({
    miners: 1,
    store: first.store,
    config: { rounds: 1 },
    verify: async ({ noiseHint }) => {
      hints.push(noiseHint);
      return says(4);
    },
  });
  second.start();
  await second.done();
  expect(hints).toEqual(["vllm"]);
  expect(statesOf(second.output.named("round")[0])).toEqual(["fail"]);
  expect(second.store.readStates()).toMatchObject([
    {
      hotkey: "5Miner1",
      model: MODEL,
      dossier: { evidence: 8, failedIn: 1, key: { revision: "weights-1" } },
    },
  ]);
});

test("behavior: another revision starts all evidence again, in one line", async () => {
  const { metrics, restarts } = createFakeMetrics();
  let round = 0;
  const { start, done, lines, store } = setUp({
    metrics,
    miners: 3,
    config: { rounds: 2 },
    verify: async ({ saved }) => {
      if (saved.miner?.uid === 1) round++;
      return says(3, { revision: `weights-${round}`, policy: "policy 1" });
    },
  });
  start();
  await done();
  expect(store.readStates().map(({ dossier }) => dossier.evidence)).toEqual([3, 3, 3]);
  expect(restarts).toEqual(["revision", "revision", "revision"]);
  expect(lines.filter(({ message }) => message === "evidence on a model starts again")).toEqual([
    expect.objectContaining({
      fields: { model: MODEL, changed: "revision", revision: "weights-2", policy: "policy 1" },
    }),
  ]);
});

test("behavior: a fail ends after as many epochs as asked for, in one line", async () => {
  const { said, verify } = createSaid();
  said.set(1, says(9));
  const config = { epochs: 3, verify: { alpha: 1e-3, auditRate: 1, failEpochs: 2 } };
  const { start, done, output, moveTo, lines } = setUp({ verify, config });
  start();
  for (const [epoch, block] of [80, 160, 240].entries()) {
    await output.nth("round", output.named("round").length + 5);
    if (epoch === 0) said.set(1, says(0));
    moveTo(block);
    await output.nth("weights", epoch + 1);
  }
  await done();
  expect(output.named("weights").map(({ uids }) => uids)).toEqual([[2], [2], [1, 2]]);
  const ended = lines.filter(({ message }) => message === "a failed miner is judged anew");
  expect(ended.map(({ fields }) => fields)).toEqual([
    { hotkey: "5Miner1", model: MODEL, failedIn: 1, epoch: 3 },
  ]);
});

test("behavior: miners that were clean for long are audited now and then, new ones always", async () => {
  const config = { verify: { alpha: 1e-3, auditRate: 0.1, failEpochs: 3 } };
  const first = await runEpoch({ miners: 2, rounds: 40, config });
  const rounds = first.output.named("round").map(minersOf);
  const skipped = rounds.flat().filter(({ message }) => message === "not audited in this round");
  expect(skipped.length).toBeGreaterThan(10);
  for (const answer of skipped) expect(answer).toMatchObject({ verified: null, cause: null, state: "clear" });
  expect(
    rounds
      .slice(0, 12)
      .flat()
      .every(({ verified }) => verified === true),
  ).toBe(true);
  expect(first.submitted[0]?.uids).toEqual([1, 2]);
  expect(first.store.readAudits(1000)).toHaveLength(rounds.flat().length - skipped.length);
});

test("behavior: a copy of an answer from before a restart is told to the verification", async () => {
  const text = "the same words again and again ".repeat(5);
  const answers: Record<string, FakeAnswer> = {
    "5Miner1": async function* () {
      yield { atMs: 5, data: { choices: [{ index: 0, text, delta: { content: text } }] } };
    },
  };
  const first = setUp({ miners: 1, answers, config: { rounds: 1 } });
  first.start();
  await first.done();
  const told: unknown[] = [];
  const second = setUp({
    miners: 1,
    answers,
    store: first.store,
    config: { rounds: 1 },
    verify: async ({ duplicateOf }) => {
      told.push(duplicateOf);
      return createVerified();
    },
  });
  second.start();
  await second.done();
  expect(told).toEqual([{ hotkey: "5Miner1", round: 1 }]);
});

test("behavior: where three in ten clear miners turn at once the engine is at fault, not they", async () => {
  const { said, verify } = createSaid();
  const first = await runEpoch({ miners: 6, verify, rounds: 14 });
  expect(first.submitted[0]?.uids).toEqual([1, 2, 3, 4, 5, 6]);
  for (const uid of [1, 2, 3]) said.set(uid, says(9));
  const { metrics, ownFaults, readings } = createFakeMetrics();
  const second = setUp({ miners: 6, verify, metrics, store: first.store, config: { epochs: 2 } });
  second.start();
  const turned = await second.output.nth("round", 1);
  expect(minersOf(turned).map(({ verified, state }) => [verified, state])).toEqual(
    new Array(6).fill([null, "clear"]),
  );
  expect(readings()?.distrusted()).toBe(1);
  await second.output.nth("round", 5);
  second.moveTo(400);
  expect(await second.output.nth("weights", 1)).toMatchObject({ uids: [1, 2, 3, 4, 5, 6] });
  expect(second.lines.filter(({ level }) => level === "error")).toEqual([
    expect.objectContaining({
      message: "too many clear miners turned at once: own engine is not trusted",
      fields: expect.objectContaining({ model: MODEL, epoch: 2, clear: 6, turned: 3 }),
    }),
  ]);
  expect(ownFaults[0]).toBe("turned");
  expect(first.store.readAudits(1000).filter(({ epoch }) => epoch === 2)).toEqual([]);
  // The next epoch begins with trust, and with the standings of before.
  said.clear();
  const trusted = second.output.named("round").length + 2;
  expect(statesOf(await second.output.nth("round", trusted))).toEqual(new Array(6).fill("clear"));
  expect(minersOf(second.output.named("round").at(-1) ?? {}).map(({ verified }) => verified)).toContain(true);
});

test("behavior: cheats among new miners are no fault of the engine, however many", async () => {
  const run = await runEpoch({
    miners: 6,
    rounds: 4,
    verify: async ({ saved }) => says((saved.miner?.uid ?? 0) > 1 ? 9 : -1),
  });
  expect(run.submitted[0]?.uids).toEqual([1]);
  expect(run.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("behavior: an engine that refuses its own answer has no say in its epoch, and is asked again in the next", async () => {
  const first = await runEpoch({ rounds: 4 });
  const { metrics, ownFaults } = createFakeMetrics();
  let isBroken = true;
  const second = setUp({
    metrics,
    store: first.store,
    config: { epochs: 2 },
    generate: async () => ({ choices: [{ text: "x" }] }),
    verify: async ({ saved }) => {
      const isOwn = saved.miner === undefined;
      return isOwn && isBroken ? createVerified({ verified: false, cause: "LOW_SCORE" }) : createVerified();
    },
  });
  second.start();
  const round = await second.output.nth("round", 4);
  expect(minersOf(round).map(({ verified }) => verified)).toEqual([null, null]);
  expect(ownFaults).toEqual(["canary"]);
  isBroken = false;
  second.moveTo(400);
  expect(await second.output.nth("weights", 1)).toMatchObject({ uids: [1, 2] });
  const next = second.output.named("round").length + 2;
  expect(minersOf(await second.output.nth("round", next)).map(({ verified }) => verified)).toEqual([
    true,
    true,
  ]);
  expect(second.lines.filter(({ level }) => level === "error")).toHaveLength(1);
});
