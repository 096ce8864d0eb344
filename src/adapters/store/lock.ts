import { join } from "node:path";
import { TargonError } from "../../errors.ts";
import { makeFolderSync } from "../host/make-folder.ts";
import { type Taken, tryLock } from "./lock-file.ts";

const LOCK_NAME = "neuron.lock";

/**
 * Takes a neuron's folder for this process; the folder is made where it is missing. A lock whose process is gone, or
 * whose pid belongs to a process that started later, is taken over.
 *
 * @returns gives the folder back; idempotent
 * @throws {TargonError} `LOCKED` when a living process holds it, with its pid in `data`; `STORE_UNWRITABLE`
 */
export function acquireLock(folder: string): () => void {
  const taken = take(folder);
  if ("release" in taken) return taken.release;
  throw new TargonError("LOCKED", "another process uses this neuron's folder", {
    data: { pid: taken.pid, folder },
  });
}

function take(folder: string): Taken {
  try {
    makeFolderSync(folder);
    return tryLock(join(folder, LOCK_NAME));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(folder: string, cause: unknown): TargonError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TargonError("STORE_UNWRITABLE", "the neuron's folder cannot be made or written", {
    data: { folder, reason },
    cause,
  });
}
