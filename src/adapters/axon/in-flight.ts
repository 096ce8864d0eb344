import { withDeadline } from "../../lib/with-deadline.ts";

/** Counts the answers under way. */
export type InFlight = {
  /** Runs `work` and counts it until it settles. */
  during<T>(work: () => Promise<T>): Promise<T>;
  count(): number;
  /** Resolves when nothing is under way, or after `limitMs`: true where all ended by themselves. */
  idle(limitMs: number): Promise<boolean>;
};

export function createInFlight(): InFlight {
  let count = 0;
  let waiting = Promise.withResolvers<void>();
  return {
    count: () => count,
    async during(work) {
      count++;
      try {
        return await work();
      } finally {
        count--;
        if (count === 0) waiting.resolve();
      }
    },
    async idle(limitMs) {
      if (count === 0) return true;
      waiting = Promise.withResolvers();
      const ended = withDeadline(Math.max(1, limitMs), undefined, () => waiting.promise);
      return await ended.then(() => true).catch(() => false);
    },
  };
}
