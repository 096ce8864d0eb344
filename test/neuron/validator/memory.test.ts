import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";
import type { RoundRow, StateRow } from "../../../src/domain/ports/score-store.ts";
import { type Dossier, freshDossier } from "../../../src/domain/verification/evidence/dossier.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createMemory } from "../../../src/neuron/validator/memory.ts";

const hotkey = "5A";
const model = "m";
const epoch = { startBlock: 1, startedAtMs: 1, secret: new Uint8Array(32) };

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "targon-memory-"));
  const store = openScoreStore(join(folder, "cache.sqlite"));
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (isNewChain = false) =>
    createMemory({ store, log: silentLog, limits: { alpha: () => 1e-3, failEpochs: 1 }, isNewChain }, epoch);
  return { store, open };
}

const dossier = (over: Partial<Dossier>): Dossier => ({ ...freshDossier(1), ...over });
const state = (over: Partial<Dossier>, start: StateRow["start"] = null): StateRow => ({
  ...{ hotkey, model, dossier: dossier(over), start },
});
const roundOf = (round: number, number: number, states: StateRow[]): RoundRow => ({
  ...{ round, epoch: number, block: 1, atMs: 10 * round, model, endpoint: "CHAT", states, answers: [] },
  responses: [
    {
      ...{ hotkey, uid: 1, verified: true, cause: null, gross: false, tokens: 1, maxTokens: 1 },
      ...{ seconds: 1, ttftMs: 1, evidence: 0 },
    },
  ],
});
const failed = { state: "fail", evidence: 20, failedIn: 1 } as const;

test("default: an epoch begins with what each dossier then is, and with it a distrusted one starts over", () => {
  const { open } = setUp();
  const memory = open();
  memory.add(roundOf(1, 1, [state({ evidence: 3, streak: 5 })]));
  expect(memory.startOf(hotkey, model)).toBeNull();
  memory.nextEpoch({ weights: null, next: epoch });
  const start = memory.startOf(hotkey, model);
  expect(start).toMatchObject({ evidence: 3, streak: 5, epoch: 2, begun: 0 });
  memory.add(roundOf(2, 2, [state({ evidence: 7, epoch: 2 }, start)]));
  expect(memory.dossier(hotkey, model)?.evidence).toBe(7);
  memory.distrust({ model, reason: "turned", atMs: 5 });
  expect(memory.dossier(hotkey, model)).toEqual(start);
  expect(memory.audits(hotkey, model).map(({ round }) => round)).toEqual([1]);
  const again = open();
  expect(again.distrusted()).toMatchObject([{ model, reason: "turned", epoch: 2 }]);
  expect(again.dossier(hotkey, model)).toEqual(start);
  expect(again.audits(hotkey, model).map(({ round }) => round)).toEqual([1]);
  again.nextEpoch({ weights: null, next: epoch });
  expect(again.distrusted()).toEqual([]);
});

test("behavior: of a miner that was unknown when a distrusted epoch began nothing is known after it", () => {
  const { open } = setUp();
  const memory = open();
  memory.add(roundOf(1, 1, [state({ ...failed })]));
  memory.distrust({ model, reason: "canary", atMs: 5 });
  expect(memory.dossier(hotkey, model)).toBeNull();
  expect(open().dossier(hotkey, model)).toBeNull();
});

test("behavior: a fail ends even when nobody was here as its epochs passed, or a round was under way", () => {
  const { open, store } = setUp();
  const memory = open();
  memory.add(roundOf(1, 1, [state({ ...failed })]));
  expect(memory.counts()).toEqual({ clear: 0, watch: 0, fail: 1 });
  store.endEpoch({ epoch: 1, atMs: 2, weights: null });
  expect(open().counts()).toEqual({ clear: 1, watch: 0, fail: 0 });
  memory.nextEpoch({ weights: null, next: epoch });
  memory.add(roundOf(2, 2, [state({ ...failed })]));
  expect(memory.dossier(hotkey, model)).toMatchObject({ state: "clear", epoch: 2 });
  expect(memory.startOf(hotkey, model)).toMatchObject({ state: "clear", epoch: 2 });
});

test("behavior: an open epoch goes on after a restart, unless the chain is a new one", () => {
  const { open } = setUp();
  open().add(roundOf(1, 1, []));
  const again = open();
  expect([again.epoch().epoch, again.rounds()]).toEqual([1, 1]);
  const elsewhere = open(true);
  expect([elsewhere.epoch().epoch, elsewhere.rounds(), elsewhere.lastRound()]).toEqual([2, 0, 1]);
});
