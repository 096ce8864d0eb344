import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Who holds a lock. `started` tells a process from a later one with the same pid, where the system says it. */
type Owner = { pid: number; started: string };

/** A lock that was taken, or the pid of the living process that holds it; undefined where that is not known. */
export type Taken = { release: () => void } | { pid: number | undefined };

/**
 * Takes a lock file for this process. One whose process is gone, or whose pid belongs to a process that started later,
 * is taken over.
 *
 * @param path - in a folder that is there
 * @returns `release` gives the lock back; idempotent
 * @throws the file system's own errors
 */
export function tryLock(path: string): Taken {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  const taken = { release: () => giveBack(path, mine) };
  if (tryLink(path, mine)) return taken;
  const owner = evictStale(path);
  if (owner !== undefined) return { pid: owner.pid };
  return tryLink(path, mine) ? taken : { pid: parseOwner(readText(path))?.pid };
}

function giveBack(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true });
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

/** @returns the owner, where it lives and so keeps the lock */
function evictStale(path: string): Owner | undefined {
  const seen = readText(path);
  const owner = parseOwner(seen);
  if (owner !== undefined && isAlive(owner)) return owner;
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
  // Somebody else was quicker and this is the new owner's lock: it goes back.
  if (readText(aside) !== seen) tryLink(path, readText(aside) ?? "");
  rmSync(aside, { force: true });
  return undefined;
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

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
