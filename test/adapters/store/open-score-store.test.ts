import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/adapters/store/migrations.ts";
import { openDatabase } from "../../../src/adapters/store/open-database.ts";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";
import type { ResponseRow, RoundRow } from "../../../src/domain/ports/score-store.ts";
import { type Dossier, freshDossier } from "../../../src/domain/verification/evidence/dossier.ts";
import { ERRORS } from "../../../src/errors.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-store-"));
  file = join(folder, "deep", "cache.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const answer = (over: Partial<ResponseRow> = {}): ResponseRow => ({
  hotkey: "5A",
  uid: 1,
  verified: true,
  cause: null,
  gross: false,
  tokens: 60,
  maxTokens: 64,
  seconds: 1.5,
  ttftMs: 120.25,
  evidence: -0.5,
  ...over,
});

const dossier = (over: Partial<Dossier> = {}): Dossier => ({ ...freshDossier(1), evidence: -0.5, ...over });

const roundOf = (round: number, over: Partial<RoundRow> = {}): RoundRow => ({
  round,
  epoch: 1,
  block: 100 + round,
  atMs: 1_000_000 + round,
  model: "m",
  endpoint: "CHAT",
  responses: [answer()],
  states: [{ hotkey: "5A", model: "m", dossier: dossier(), start: null }],
  answers: [],
  ...over,
});

test("default: epochs, rounds, standings and weights are there after a restart", () => {
  const first = openScoreStore(file);
  const secret = new Uint8Array(32).fill(9);
  expect(first.readEpoch()).toBeNull();
  expect(first.lastEpoch()).toBe(0);
  const epoch = { epoch: 1, startBlock: 7, startedAtMs: 1, secret };
  first.beginEpoch(epoch);
  first.saveRound(roundOf(1, { epoch: epoch.epoch }));
  const refused = answer({ verified: false, cause: "NO_ANSWER", gross: true, seconds: null, ttftMs: null });
  const watched = {
    hotkey: "5A",
    model: "m",
    dossier: dossier({
      state: "watch",
      evidence: 3,
      ledger: { honest: [-3.25], cheats: [-0.25], mixed: [1e-9] },
      key: { revision: "weights-1", policy: "tiny 1" },
      noise: "vllm",
    }),
    start: dossier(),
  };
  first.saveRound(roundOf(2, { responses: [refused], states: [watched] }));
  const weights = {
    epoch: epoch.epoch,
    block: 9,
    atMs: 5,
    mode: "plain" as const,
    readBack: true,
    tries: 2,
    entries: [{ hotkey: "5A", uid: 1, weight: 65_535 }],
  };
  first.endEpoch({ epoch: epoch.epoch, atMs: 5, weights });
  const next = { epoch: 2, startBlock: 8, startedAtMs: 6, secret };
  first.beginEpoch(next);
  first.close();

  const second = openScoreStore(file);
  expect(second.readEpoch()).toEqual({ ...next, secret: Buffer.from(secret) });
  expect(second.lastEpoch()).toBe(2);
  expect(second.lastRound()).toBe(2);
  expect(second.readAudits(50)).toEqual([
    { ...answer(), model: "m", epoch: 1, round: 1 },
    { ...refused, model: "m", epoch: 1, round: 2 },
  ]);
  expect(second.readStates()).toEqual([watched]);
  expect(second.readWeights()).toEqual(weights);
  second.close();
});

test("behavior: audits are the last ones of each miner and model, without those that could not be judged", () => {
  const store = openScoreStore(file);
  for (let round = 1; round <= 5; round++) store.saveRound(roundOf(round));
  store.saveRound(roundOf(6, { responses: [answer({ verified: null, cause: "INTERNAL_ERROR" })] }));
  store.saveRound(roundOf(7, { model: "other" }));
  store.saveRound(roundOf(8, { responses: [answer({ hotkey: "5B" })] }));
  const rows = store.readAudits(2).map(({ hotkey, model, round }) => [hotkey, model, round]);
  expect(rows).toEqual([
    ["5A", "m", 4],
    ["5A", "m", 5],
    ["5A", "other", 7],
    ["5B", "m", 8],
  ]);
  store.close();
});

test("behavior: a round is saved once and whole or not at all", () => {
  const store = openScoreStore(file);
  store.saveRound(roundOf(1));
  store.saveRound(roundOf(1, { responses: [answer({ hotkey: "5B" })] }));
  const twice = [answer({ hotkey: "5C" }), answer({ hotkey: "5C" })];
  expect(() => store.saveRound(roundOf(2, { responses: twice }))).toThrow(
    expect.objectContaining({ code: "STORE_WRITE" }),
  );
  expect(store.lastRound()).toBe(1);
  expect(store.readAudits(9).map((row) => row.hotkey)).toEqual(["5A"]);
  store.close();
});

test("behavior: a prompt is claimed once until the claim is old", () => {
  const store = openScoreStore(file);
  const hash = new Uint8Array(32).fill(1);
  expect(store.claimPrompt({ hash, atMs: 100, sinceMs: 50 })).toBe(true);
  expect(store.claimPrompt({ hash, atMs: 120, sinceMs: 70 })).toBe(false);
  expect(store.claimPrompt({ hash, atMs: 200, sinceMs: 150 })).toBe(true);
  expect(store.claimPrompt({ hash, atMs: 210, sinceMs: 160 })).toBe(false);
  store.close();
});

test("behavior: what is older than asked for is forgotten, the last weights and the open epoch are not", () => {
  const store = openScoreStore(file);
  const secret = new Uint8Array(32);
  store.beginEpoch({ epoch: 1, startBlock: 1, startedAtMs: 1, secret });
  const weights = {
    epoch: 1,
    block: 1,
    atMs: 2,
    mode: "plain" as const,
    readBack: true,
    tries: 1,
    entries: [],
  };
  store.saveRound(roundOf(1, { atMs: 10 }));
  store.endEpoch({ epoch: 1, atMs: 2, weights });
  store.beginEpoch({ epoch: 2, startBlock: 2, startedAtMs: 3, secret });
  store.saveRound(roundOf(2, { atMs: 1000, states: [] }));
  store.claimPrompt({ hash: secret, atMs: 10, sinceMs: 0 });
  store.prune({ roundsMs: 500, promptsMs: 5 });
  expect(store.readAudits(9).map((row) => row.round)).toEqual([2]);
  expect(store.readStates()).toEqual([]);
  expect(store.readWeights()).toEqual(weights);
  expect(store.readEpoch()?.epoch).toBe(2);
  expect(store.claimPrompt({ hash: secret, atMs: 20, sinceMs: 5 })).toBe(false);
  store.prune({ roundsMs: 500, promptsMs: 50 });
  expect(store.claimPrompt({ hash: secret, atMs: 20, sinceMs: 5 })).toBe(true);
  store.close();
});

test("behavior: what a distrusted engine said in its epoch does not count, what it said before does", () => {
  const store = openScoreStore(file);
  const state = (hotkey: string, epoch: number, start: Dossier | null) => ({
    hotkey,
    model: "m",
    dossier: dossier({ epoch, evidence: 5 }),
    start,
  });
  const before = dossier({ epoch: 2, evidence: 1 });
  store.saveRound(roundOf(1));
  store.saveRound(roundOf(2, { epoch: 2, states: [state("5A", 2, before), state("5B", 2, null)] }));
  store.saveRound(
    roundOf(3, { epoch: 2, model: "other", states: [{ ...state("5A", 2, null), model: "other" }] }),
  );
  expect(store.readDistrusts(2)).toEqual([]);
  const row = { epoch: 2, model: "m", reason: "turned" as const, atMs: 7 };
  store.distrust(row);
  store.distrust({ ...row, reason: "canary" });
  expect(store.readDistrusts(2)).toEqual([row]);
  expect(store.readDistrusts(1)).toEqual([]);
  expect(store.readAudits(9).map(({ round }) => round)).toEqual([1, 3]);
  const kept = store
    .readStates()
    .map(({ hotkey, model, dossier: { evidence } }) => [hotkey, model, evidence]);
  expect(kept).toEqual([
    ["5A", "m", 1],
    ["5A", "other", 5],
  ]);
  store.close();
});

test("behavior: an answer is found again after a restart, the first who gave it, until it is old", () => {
  const first = openScoreStore(file);
  const hash = new Uint8Array(32).fill(5);
  expect(first.findAnswer(hash)).toBeNull();
  first.saveRound(roundOf(1, { atMs: 10, answers: [{ hash, hotkey: "5A" }] }));
  first.saveRound(roundOf(2, { atMs: 20, answers: [{ hash, hotkey: "5B" }] }));
  first.close();
  const second = openScoreStore(file);
  expect(second.findAnswer(hash)).toEqual({ hotkey: "5A", round: 1 });
  second.prune({ roundsMs: 100, promptsMs: 10 });
  expect(second.findAnswer(hash)).toEqual({ hotkey: "5A", round: 1 });
  second.prune({ roundsMs: 100, promptsMs: 11 });
  expect(second.findAnswer(hash)).toBeNull();
  second.close();
});

test("behavior: a file of the first version is taken over with its rounds; evidence begins anew", () => {
  const old = openDatabase(file, MIGRATIONS.slice(0, 1));
  old.exec(`INSERT INTO rounds VALUES (7, 1, 1, 1, 'm', 'CHAT');
    INSERT INTO states VALUES ('5A', 'm', 'fail', 20, 1)`);
  old.close();
  const store = openScoreStore(file);
  expect(store.lastRound()).toBe(7);
  expect(store.readStates()).toEqual([]);
  store.saveRound(roundOf(8));
  expect(store.readStates()).toHaveLength(1);
  store.close();
  expect(existsSync(`${file}.bak-v1`)).toBe(true);
});

test.each([
  ["text", Buffer.from("my diary")],
  ["empty", Buffer.alloc(0)],
])("error: STORE_FOREIGN for a file that is %s, and it is left as it was", (_, content) => {
  const path = join(folder, "other.sqlite");
  writeFileSync(path, content);
  expect(() => openScoreStore(path)).toThrow(expect.objectContaining({ code: "STORE_FOREIGN" }));
  expect(readFileSync(path)).toEqual(content);
});

test("error: STORE_FOREIGN for somebody else's SQLite database, byte for byte as it was", () => {
  const path = join(folder, "other.sqlite");
  const other = new Database(path);
  other.exec("CREATE TABLE rounds (mine TEXT)");
  other.close();
  const before = readFileSync(path);
  expect(() => openScoreStore(path)).toThrow(expect.objectContaining({ code: "STORE_FOREIGN" }));
  expect(readFileSync(path)).toEqual(before);
  expect(existsSync(`${path}-wal`)).toBe(false);
});

test("error: STORE_FOREIGN for a folder", () => {
  expect(() => openScoreStore(folder)).toThrow(expect.objectContaining({ code: "STORE_FOREIGN" }));
});

test("error: STORE_UNWRITABLE where there can be no file: somebody must change something", () => {
  writeFileSync(join(folder, "file"), "");
  const paths = [
    join(folder, "file", "x.sqlite"),
    ...(existsSync("/proc/self") ? ["/proc/x.db", "/proc/x/y.db"] : []),
  ];
  for (const path of paths) {
    expect(() => openScoreStore(path)).toThrow(expect.objectContaining({ code: "STORE_UNWRITABLE" }));
  }
  expect(ERRORS.STORE_UNWRITABLE).toMatchObject({ exit: 1, retry: false });
});

test("error: STORE_NEWER for a schema of a later version", () => {
  openDatabase(
    file,
    ["a", "b", "c", "d"].map((name) => `CREATE TABLE ${name} (x)`),
  ).close();
  expect(() => openScoreStore(file)).toThrow(
    expect.objectContaining({ code: "STORE_NEWER", data: expect.objectContaining({ version: 4 }) }),
  );
});

test("behavior: before a migration the file is copied, after it the old rows are there", () => {
  const old = ["CREATE TABLE a (x)"];
  const db = openDatabase(file, old);
  db.exec("INSERT INTO a VALUES (42)");
  db.close();
  const migrated = openDatabase(file, [...old, "ALTER TABLE a ADD COLUMN y DEFAULT 1"]);
  expect(migrated.prepare("SELECT * FROM a").get()).toEqual({ x: 42, y: 1 });
  expect(migrated.pragma("user_version", { simple: true })).toBe(2);
  migrated.close();
  const backup = openDatabase(`${file}.bak-v1`, old);
  expect(backup.prepare("SELECT * FROM a").get()).toEqual({ x: 42 });
  backup.close();
});

test("error: a migration that fails leaves the version that was there", () => {
  const old = ["CREATE TABLE a (x)"];
  openDatabase(file, old).close();
  expect(() => openDatabase(file, [...old, "CREATE TABLE b (x); CREATE TABLE a (x)"])).toThrow(
    expect.objectContaining({ code: "STORE_UNWRITABLE" }),
  );
  const db = openDatabase(file, old);
  expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'b'").get()).toBeUndefined();
  db.close();
});
