import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TargonError } from "../../../src/errors.ts";
import { type Setup, setUpValidator } from "./set-up.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-weights-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A validator whose first epoch's weights are due. */
async function setUpDue(of: Setup = {}) {
  const validator = setUpValidator(folder, of);
  const due = async () => {
    validator.start();
    await validator.output.nth("round", 4);
    validator.moveTo(80);
  };
  return { ...validator, due };
}

test("default: plain weights leave nothing behind", async () => {
  const { due, done, store, submitted } = await setUpDue({ config: { epochs: 1 } });
  await due();
  await done();
  expect(submitted).toHaveLength(1);
  expect(store.readSent()).toEqual([]);
});

test("behavior: a failure that is certain is forgotten, and tried again", async () => {
  const { due, failNext, done, store, submitted } = await setUpDue({ config: { epochs: 1 } });
  failNext(new TargonError("EXTRINSIC_FAILED", "no"));
  await due();
  await done();
  expect(submitted).toHaveLength(1);
  expect(store.readSent()).toEqual([]);
});

test("behavior: what went out without word is looked up until it is known, before anything else is sent", async () => {
  const { due, failNext, commits, done, output, submitted, lines } = await setUpDue({
    config: { epochs: 1 },
  });
  failNext(new TargonError("EXTRINSIC_UNKNOWN_FATE", "no word"));
  commits.settling.push(new TargonError("EXTRINSIC_UNKNOWN_FATE", "still no word"));
  await due();
  expect(await output.nth("weights", 1)).toMatchObject({ tries: 3, readBack: true });
  await done();
  expect(submitted).toHaveLength(1);
  expect(lines.map(({ message }) => message)).toContain("weights that went out without word did not land");
});

test("behavior: what an earlier process sent without word is looked up first, and ends the epoch where it landed", async () => {
  const first = await setUpDue();
  first.failNext(new TargonError("EXTRINSIC_UNKNOWN_FATE", "no word"), true);
  first.commits.settling.push(
    ...Array.from({ length: 1_000 }, () => new TargonError("EXTRINSIC_UNKNOWN_FATE", "still no word")),
  );
  await first.due();
  while (first.submitted.length === 0) await new Promise(setImmediate);
  await first.stop();
  expect(first.store.readSent()).toMatchObject([{ block: null, mode: "plain" }]);
  const epoch = first.store.readEpoch()?.epoch ?? 0;
  first.commits.settling.length = 0;
  const second = setUpValidator(folder, { store: first.store, chain: first.chain, config: { epochs: 1 } });
  second.start();
  expect(await second.output.nth("weights", 1)).toMatchObject({ block: 80, readBack: true });
  await second.done();
  expect(first.submitted).toHaveLength(1);
  expect(first.store.readSent()).toEqual([]);
  expect(first.store.readEpoch()?.epoch).toBe(epoch + 1);
});

test("behavior: a stake that is too low is one line with both numbers, and the rounds go on", async () => {
  const { due, failNext, output, lines, subnet } = await setUpDue({ config: { epochs: 1 } });
  for (const neuron of subnet.neurons) neuron.stakeRao = 1_500_000_000n;
  const refusal = () => new TargonError("STAKE_TOO_LOW", "less", { data: { thresholdRao: "2000000000" } });
  for (let count = 0; count < 2; count++) failNext(refusal());
  await due();
  expect(await output.nth("weights", 1)).toMatchObject({ tries: 3 });
  const told = lines.filter(({ message }) => message === "weights need more stake");
  expect(told).toMatchObject([{ level: "error", fields: { stakeTao: "1.5", thresholdTao: "2" } }]);
});

test("error: VERSION_KEY_TOO_LOW at start, and when the subnet asks for more later", async () => {
  const old = await setUpDue({ config: { weightsVersionKey: 800_000n } });
  old.subnet.weightsVersionKey = 800_001n;
  old.start();
  await expect(old.done()).rejects.toMatchObject({
    code: "VERSION_KEY_TOO_LOW",
    data: { asked: "800001", ours: "800000" },
  });
  const later = await setUpDue({ config: { weightsVersionKey: 800_000n } });
  later.start();
  await later.output.nth("round", 4);
  later.subnet.weightsVersionKey = 900_000n;
  later.moveTo(80);
  await expect(later.done()).rejects.toMatchObject({ code: "VERSION_KEY_TOO_LOW" });
  expect(later.submitted).toEqual([]);
});

test("behavior: the version key that is asked for goes into the weights", async () => {
  const { due, done, subnet, submitted } = await setUpDue({
    config: { epochs: 1, weightsVersionKey: 900_000n },
  });
  subnet.weightsVersionKey = 900_000n;
  await due();
  await done();
  expect(submitted).toMatchObject([{ versionKey: 900_000n }]);
});
