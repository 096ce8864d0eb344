import { expect, test } from "vitest";
import { deriveArgon2, deriveInWorker } from "../../../src/adapters/wallet/derive-argon2.ts";

const input = { password: "pässword", salt: new Uint8Array(16).fill(7), cost: { passes: 2, memoryKib: 64 } };
const { signal } = new AbortController();

test("default: Node's and the one in WebAssembly agree", async () => {
  const key = await deriveInWorker(input, signal);
  expect(key).toHaveLength(32);
  expect(Buffer.from(await deriveArgon2(input, signal))).toEqual(Buffer.from(key));
});

test("behavior: the worker ends with the signal", async () => {
  const stop = new AbortController();
  const heavy = { ...input, cost: { passes: 1000, memoryKib: 64 * 1024 } };
  const running = deriveInWorker(heavy, stop.signal);
  stop.abort(new DOMException("stopped", "AbortError"));
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
});

test("error: what the derivation refuses is an error, not a wait", async () => {
  await expect(deriveInWorker({ ...input, cost: { passes: 0, memoryKib: 64 } }, signal)).rejects.toThrow();
});
