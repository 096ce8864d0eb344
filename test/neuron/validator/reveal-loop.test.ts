import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CommitView, WeightsMode } from "../../../src/domain/ports/sent-weights.ts";
import { TargonError } from "../../../src/errors.ts";
import { setUpValidator } from "./set-up.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-reveal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WAITING: CommitView = { kept: true, shown: false, phase: "waiting" };

/** A validator that has committed its first weights. */
async function setUpCommitted(mode: WeightsMode) {
  const validator = setUpValidator(folder);
  const { commits, lines, moveTo, output, start, store } = validator;
  commits.mode = mode;
  start();
  await output.nth("round", 4);
  moveTo(80);
  const event = await output.nth("weights", 1);
  expect(store.readSent()).toMatchObject([{ mode, block: 80, epoch: 1 }]);
  const told = async (message: string) => {
    while (!lines.some((line) => line.message === message)) await new Promise(setImmediate);
    return lines.find((line) => line.message === message);
  };
  const look = (view: Partial<CommitView>) => {
    commits.view = { ...WAITING, ...view };
  };
  return { ...validator, event, told, look };
}

test("default: a commit by hash is revealed in its window, with the salt it was made with", async () => {
  const { event, commits, look, told, store } = await setUpCommitted("commit-reveal");
  expect(event).toMatchObject({ mode: "commit-reveal", readBack: true, block: 80 });
  expect(commits.revealed).toEqual([]);
  look({ phase: "open" });
  expect(await told("committed weights are revealed")).toMatchObject({
    level: "info",
    fields: { block: 80 },
  });
  expect(commits.revealed).toMatchObject([{ salt: [7], uids: [1, 2] }]);
  expect(store.readSent()).toEqual([]);
});

test("behavior: after a restart between commit and reveal too", async () => {
  const first = await setUpCommitted("commit-reveal");
  await first.stop();
  const second = setUpValidator(folder, { store: first.store, chain: first.chain });
  first.look({ phase: "open" });
  second.start();
  while (first.commits.revealed.length === 0) await new Promise(setImmediate);
  expect(first.commits.revealed).toMatchObject([{ salt: [7], block: 80 }]);
});

test("behavior: a reveal that fails is tried again; one that landed unseen is not", async () => {
  const { commits, look, told } = await setUpCommitted("commit-reveal");
  commits.revealing.push(
    new TargonError("REVEAL_TOO_EARLY", "early"),
    new TargonError("EXTRINSIC_UNKNOWN_FATE", "no word"),
  );
  look({ phase: "open" });
  await told("a commit could not be looked after, trying again");
  look({ phase: "open", kept: false, shown: true });
  await told("committed weights are revealed");
  expect(commits.revealed).toEqual([]);
  expect(commits.revealing).toEqual([]);
});

test("behavior: a commit by hash that missed its window is one error line", async () => {
  const { commits, look, told, store, lines } = await setUpCommitted("commit-reveal");
  look({ phase: "over" });
  expect(await told("a commit was not revealed in its time: its weights are lost")).toMatchObject({
    level: "error",
    fields: { block: 80, mode: "commit-reveal" },
  });
  expect(store.readSent()).toEqual([]);
  expect(commits.revealed).toEqual([]);
  expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
});

test("behavior: timelocked weights are watched until the chain shows them", async () => {
  const { event, commits, look, told, store } = await setUpCommitted("timelock");
  expect(event).toMatchObject({ mode: "timelock", readBack: true });
  look({ phase: "open" });
  look({ phase: "open", kept: false, shown: true });
  expect(await told("committed weights are revealed")).toMatchObject({ level: "info" });
  expect(commits.revealed).toEqual([]);
  expect(store.readSent()).toEqual([]);
});

test("behavior: timelocked weights that the chain did not reveal are a warning", async () => {
  const { look, told } = await setUpCommitted("timelock");
  look({ phase: "over", kept: false });
  expect(await told("the chain did not reveal the committed weights: they are lost")).toMatchObject({
    level: "warn",
  });
});
