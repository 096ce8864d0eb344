import { join } from "node:path";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import { makeFolderSync } from "../host/make-folder.ts";
import { type Taken, tryLock } from "./lock-file.ts";

/** Between two looks whether another process has given the lock back, ms. */
const LOOK_MS = 100;

/** How a lock of nonces waits. */
export type NonceLockOptions = {
  /** Where the lock files lie, one for each key; made where it is missing. */
  folder: string;
  log: Log;
  /** Longest wait for another process, ms; default 5 min: twice what a transaction may take. */
  waitMs?: number;
};

/**
 * A lock for each key, so that a miner and a validator with one hotkey never take the same nonce. Where the folder
 * cannot be written it warns once and locks nothing.
 *
 * @returns takes the lock of an address, waiting while a living process holds it; resolves to what gives it back. It
 * throws `TIMEOUT` with the holder's pid, or the signal's abort
 */
export function createNonceLock(
  options: NonceLockOptions,
): (address: Address, signal?: AbortSignal) => Promise<() => void> {
  const { waitMs = 300_000 } = options;
  const state = { hasWarned: false };
  return async (address, signal) => {
    const untilMs = performance.now() + waitMs;
    for (;;) {
      const taken = take(options, address, state);
      if ("release" in taken) return taken.release;
      if (performance.now() >= untilMs)
        throw new TargonError("TIMEOUT", "another process does not finish its transaction of the same key", {
          data: { address, pid: taken.pid },
        });
      await sleep(LOOK_MS, signal);
    }
  };
}

function take({ folder, log }: NonceLockOptions, address: Address, state: { hasWarned: boolean }): Taken {
  try {
    makeFolderSync(folder);
    return tryLock(join(folder, `${address}.lock`));
  } catch (error) {
    if (!state.hasWarned)
      log.warn("nonces are not shared with other processes: the folder cannot be written", { folder }, error);
    state.hasWarned = true;
    return { release: () => {} };
  }
}
