import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { endThread } from "../../src/lib/end-thread.ts";

const start = (code: string) => new Worker(code, { eval: true });

test("default: a thread that does as asked ends by itself", async () => {
  const worker = start(`require("node:worker_threads").parentPort.once("message", () => {})`);
  expect(await endThread(worker, () => worker.postMessage("end"), 60_000)).toBe(true);
  expect(worker.threadId).toBe(-1);
});

test("behavior: a thread that does not is stopped by force after the limit", async () => {
  const worker = start("while (true);");
  await once(worker, "online");
  expect(await endThread(worker, () => worker.postMessage("end"), 20)).toBe(false);
  expect(worker.threadId).toBe(-1);
});

test("behavior: one that has ended is not asked", async () => {
  const worker = start("");
  await once(worker, "exit");
  expect(await endThread(worker, () => expect.unreachable(), 60_000)).toBe(true);
});
