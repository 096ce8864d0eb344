import { randomBytes } from "node:crypto";
import type { TimelockInput } from "../../domain/timelock/encrypt-timelocked.ts";
import { runInWorker } from "../../lib/run-in-worker.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { workerUrl } from "../../lib/worker-url.ts";

/** It takes half a second on a busy machine. */
const LONGEST_MS = 30_000;

/**
 * Encrypts a commit with fresh random bytes, off the event loop: the pairing would hold it up for as long as half a
 * second, while streams are being timed.
 */
export async function encryptCommit(
  input: Pick<TimelockInput, "plaintext" | "round" | "publicKey">,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const secrets = { esk: randomBytes(32), sigma: randomBytes(32), nonce: randomBytes(12) };
  const url = workerUrl("./encrypt-worker", import.meta.url);
  return await withDeadline(LONGEST_MS, signal, (both) => runInWorker(url, { ...input, ...secrets }, both));
}
