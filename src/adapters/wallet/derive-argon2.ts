import * as crypto from "node:crypto";
import { promisify } from "node:util";
import { runInWorker } from "../../lib/run-in-worker.ts";
import { workerUrl } from "../../lib/worker-url.ts";

/** How dear the derivation is: rounds over so many KiB. */
export type Argon2Cost = { passes: number; memoryKib: number };

/** What is derived from; `salt` has 16 bytes. */
export type Argon2Input = { password: string; salt: Uint8Array; cost: Argon2Cost };

/** argon2i 1.3 of 32 bytes, one lane, off the event loop: by Node where it can (from 24.7), else in WebAssembly. */
export async function deriveArgon2(input: Argon2Input, signal: AbortSignal): Promise<Uint8Array> {
  return "argon2" in crypto ? await deriveNative(input) : await deriveInWorker(input, signal);
}

async function deriveNative({ password, salt, cost }: Argon2Input): Promise<Uint8Array> {
  const { passes, memoryKib: memory } = cost;
  const input = {
    message: Buffer.from(password),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory,
    passes,
  };
  return await promisify(crypto.argon2)("argon2i", input);
}

/** The same in a worker thread, which ends with its result and is stopped by the signal. */
export async function deriveInWorker(input: Argon2Input, signal: AbortSignal): Promise<Uint8Array> {
  return await runInWorker(workerUrl("./argon2-worker", import.meta.url), input, signal);
}
