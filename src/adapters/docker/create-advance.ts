import type { Usage } from "./docker-schemas.ts";

/** What an engine shows of its work while it starts. */
export type Signs = { usage: Usage; lastLine: string };

/** Less than this is the noise of an idle container. */
const MOVED_BYTES = 1024 ** 2;
/** Share of a core that counts as work. */
const BUSY_SHARE = 0.2;
/** A process that only computes is waited for this many times longer: it compiles, or it spins for ever. */
const COMPUTING_FACTOR = 3;

/**
 * Tells whether a starting engine stands still: `stallMs` without a new line, a byte from the network or the disk; three
 * times that while it computes.
 */
export function createAdvance(stallMs: number, startedMs: number) {
  let before: { signs: Signs; atMs: number } | null = null;
  let movedAtMs = startedMs;
  let isBusy = false;
  return {
    note(signs: Signs, nowMs: number): void {
      if (before === null || hasMoved(before.signs, signs)) movedAtMs = nowMs;
      if (before) isBusy = shareOf(before, signs, nowMs) >= BUSY_SHARE;
      if (before === null || movedAtMs === nowMs) before = { signs, atMs: nowMs };
      else
        before = {
          signs: { ...before.signs, usage: { ...before.signs.usage, cpuMs: signs.usage.cpuMs } },
          atMs: nowMs,
        };
    },
    standsStill: (nowMs: number): boolean => nowMs - movedAtMs > stallMs * (isBusy ? COMPUTING_FACTOR : 1),
  };
}

function hasMoved(before: Signs, now: Signs): boolean {
  return (
    now.lastLine !== before.lastLine ||
    now.usage.receivedBytes - before.usage.receivedBytes >= MOVED_BYTES ||
    now.usage.readBytes - before.usage.readBytes >= MOVED_BYTES
  );
}

function shareOf(before: { signs: Signs; atMs: number }, { usage }: Signs, nowMs: number): number {
  return (usage.cpuMs - before.signs.usage.cpuMs) / Math.max(1, nowMs - before.atMs);
}
