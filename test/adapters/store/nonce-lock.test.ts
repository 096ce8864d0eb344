import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createNonceLock } from "../../../src/adapters/store/nonce-lock.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-nonces-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const create = (over: { folder?: string; waitMs?: number; warnings?: string[] } = {}) => {
  const { warnings = [], ...options } = over;
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  return createNonceLock({ folder: join(folder, "nonces"), log, ...options });
};

test("default: one holder for each key; the next takes it when it is given back", async () => {
  const [mine, theirs] = [create(), create()];
  const release = await mine("5A");
  (await theirs("5B"))();
  const order: string[] = [];
  const waiting = theirs("5A").then((next) => {
    order.push("taken");
    next();
  });
  order.push("given back");
  release();
  await waiting;
  expect(order).toEqual(["given back", "taken"]);
  expect(readdirSync(join(folder, "nonces"))).toEqual([]);
});

test("behavior: the lock of a process that is gone is taken over", async () => {
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  (await create()("5A"))();
  writeFileSync(join(folder, "nonces", "5A.lock"), JSON.stringify({ pid: gone, started: "" }));
  (await create()("5A"))();
});

test("error: TIMEOUT with the holder's pid", async () => {
  await create()("5A");
  await expect(create({ waitMs: 0 })("5A")).rejects.toMatchObject({
    code: "TIMEOUT",
    data: { address: "5A", pid: process.pid },
  });
});

test("behavior: an abort ends the wait", async () => {
  await create()("5A");
  const stop = new AbortController();
  const waiting = create()("5A", stop.signal);
  stop.abort(abortReason());
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

test("behavior: where the folder cannot be made it warns once, and nothing is locked", async () => {
  writeFileSync(join(folder, "file"), "");
  const warnings: string[] = [];
  const lock = create({ folder: join(folder, "file", "below"), warnings });
  await lock("5A");
  (await lock("5A"))();
  expect(warnings).toEqual(["nonces are not shared with other processes: the folder cannot be written"]);
});
