import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";
import type { SentRow } from "../../../src/domain/ports/score-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-sent-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const row = (over: Partial<SentRow> = {}): SentRow => ({
  extrinsic: "0x01",
  hotkey: "5A",
  atMs: 1_000,
  netuid: 4,
  mode: "commit-reveal",
  uids: [1, 2],
  weights: [65_535, 7],
  versionKey: 2n ** 64n - 1n,
  hex: "0xabcd",
  nonce: 3,
  fromBlock: 10,
  untilBlock: 73,
  commit: "0xcc",
  salt: [1, 2, 3],
  block: null,
  epoch: null,
  ...over,
});

test("default: rows are there after a restart, oldest first, as they were", () => {
  const first = openScoreStore(join(folder, "cache.sqlite"));
  const rows = [row(), row({ extrinsic: "0x02", mode: "plain", commit: null, salt: null })];
  for (const one of rows) first.saveSent(one);
  first.close();
  const second = openScoreStore(join(folder, "cache.sqlite"));
  expect(second.readSent()).toEqual(rows);
  second.close();
});

test("behavior: a row's block and epoch are noted, and it is dropped when it is done with", () => {
  const store = openScoreStore(join(folder, "cache.sqlite"));
  for (const extrinsic of ["0x01", "0x02"]) store.saveSent(row({ extrinsic }));
  store.saveSent(row({ block: 11, epoch: 5 }));
  expect(store.readSent()).toEqual([row({ block: 11, epoch: 5 }), row({ extrinsic: "0x02" })]);
  store.dropSent("0x01");
  store.dropSent("0x01");
  expect(store.readSent()).toEqual([row({ extrinsic: "0x02" })]);
  store.close();
});
