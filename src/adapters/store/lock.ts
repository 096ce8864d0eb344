import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TargonError } from "../../errors.ts";
import { makeFolderSync } from "../host/make-folder.ts";

/** Who holds a folder. `started` tells a process from a later one with the same pid, where the system says it. */
type Owner = { pid: number; started: string };

const LOCK_NAME = "neuron.lock";

/**
 * Takes a neuron's folder for this process; the folder is made where it is missing. A lock whose process is gone, or
 * whose pid belongs to a process that started later, is taken over.
 *
 * @returns gives the folder back; idempotent
 * @throws {TargonError} `LOCKED` when a living process holds it, with its pid in `data`; `STORE_UNWRITABLE`
 */
export function acquireLock(folder: string): () => void {
  const path = join(folder, LOCK_NAME);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  try {
    makeFolderSync(folder);
    take(path, { mine, folder });
  } catch (error) {
    throw error instanceof TargonError ? error : unwritable(folder, error);
  }
  return () => {
    if (readText(path) === mine) rmSync(path, { force: true });
  };
}

function take(path: string, { mine, folder }: { mine: string; folder: string }): void {
  if (tryLink(path, mine)) return;
  evictStale(path, folder);
  if (!tryLink(path, mine)) throw locked(readOwner(path), folder);
}

/** A link is made whole or not at all: nobody ever reads a lock that is half written. */
function tryLink(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function evictStale(path: string, folder: string): void {
  const seen = readText(path);
  const owner = parseOwner(seen);
  if (owner !== undefined && isAlive(owner)) throw locked(owner, folder);
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  // Somebody else was quicker and this is the new owner's lock: it goes back.
  if (readText(aside) !== seen) tryLink(path, readText(aside) ?? "");
  rmSync(aside, { force: true });
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (isCode(error, "ESRCH")) return false;
  }
  const started = startOf(owner.pid);
  return owner.started === "" || started === "" || started === owner.started;
}

/** When a process started, in clock ticks since boot with the boot's id; "" where the system has no /proc. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  if (ticks === undefined) return "";
  return `${readText("/proc/sys/kernel/random/boot_id")?.trim() ?? ""}/${ticks}`;
}

function readOwner(path: string): Owner | undefined {
  return parseOwner(readText(path));
}

function parseOwner(text: string | undefined): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, started } = value as Partial<Owner>;
    return Number.isSafeInteger(pid) && Number(pid) > 0
      ? { pid: Number(pid), started: `${started}` }
      : undefined;
  } catch {
    // What is no JSON names no process: the lock is stale.
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Missing or not ours to read: the caller takes both as "says nothing".
    return undefined;
  }
}

function locked(owner: Owner | undefined, folder: string): TargonError {
  return new TargonError("LOCKED", "another process uses this neuron's folder", {
    data: { pid: owner?.pid, folder },
  });
}

function unwritable(folder: string, cause: unknown): TargonError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TargonError("STORE_UNWRITABLE", "the neuron's folder cannot be made or written", {
    data: { folder, reason },
    cause,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
