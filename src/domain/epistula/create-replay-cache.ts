/** Remembers what was accepted until its time window has passed. */
export type ReplayCache = {
  /** Remembers a key until `expiresMs` (epoch). "seen": it is remembered already. "full": not remembered. */
  add(entry: { key: string; expiresMs: number; nowMs: number }): "added" | "seen" | "full";
  /** How many keys are remembered. */
  size(): number;
};

/** Span of the expiry times that are forgotten together, ms. */
const SLICE_MS = 1000;

/**
 * A replay cache of at most `maxEntries` keys, with no clock of its own. Keys are forgotten in slices of a second, so no
 * call walks over all of them. When it is full it refuses new keys and forgets none: only proven signers get a key in,
 * and one core checks fewer signatures within the two windows (16 s) than the default holds.
 */
export function createReplayCache({ maxEntries = 100_000 }: { maxEntries?: number } = {}): ReplayCache {
  const slices = new Map<number, Set<string>>();
  let size = 0;

  const forget = (nowMs: number) => {
    for (const [slice, keys] of slices) {
      if ((slice + 1) * SLICE_MS > nowMs) continue;
      slices.delete(slice);
      size -= keys.size;
    }
  };

  return {
    size: () => size,
    add({ key, expiresMs, nowMs }) {
      forget(nowMs);
      for (const keys of slices.values()) if (keys.has(key)) return "seen";
      if (size >= maxEntries) return "full";
      const slice = Math.floor(expiresMs / SLICE_MS);
      const keys = slices.get(slice) ?? new Set();
      slices.set(slice, keys.add(key));
      size++;
      return "added";
    },
  };
}
