/** Pauses grow up to this many times the first one. */
const MAX_GROWTH = 32;

/** A pause is up to this share shorter or longer, so that many clients do not come back at once. */
const JITTER = 0.25;

/** Which of several endpoints is tried when. */
export type EndpointOrder = {
  /** The one in use. */
  current(): string;
  /** Takes the next one after a failure: the others at once, in the order given; after all were tried, a growing pause. */
  next(): { waitMs: number; isNewRound: boolean };
  /** The one in use held: the next failure begins anew, with the first of the others. */
  settle(): void;
  /** Never takes the one in use again; false when no other is left. */
  exclude(): boolean;
};

/**
 * @param options - `pauseMs`: before the first of them is tried again; doubles with each round in vain, up to 32 times
 */
export function createEndpointOrder(
  endpoints: readonly string[],
  { pauseMs, random = Math.random }: { pauseMs: number; random?: () => number },
): EndpointOrder {
  let known = [...new Set(endpoints)];
  let current = known[0] ?? "";
  let left = known.slice(1);
  let rounds = 0;
  return {
    current: () => current,
    next() {
      const other = left.shift();
      if (other !== undefined) {
        current = other;
        return { waitMs: 0, isNewRound: false };
      }
      [current = ""] = known;
      left = known.slice(1);
      const growth = Math.min(2 ** rounds++, MAX_GROWTH);
      return { waitMs: pauseMs * growth * (1 + JITTER * (2 * random() - 1)), isNewRound: true };
    },
    settle() {
      left = known.filter((endpoint) => endpoint !== current);
      rounds = 0;
    },
    exclude() {
      known = known.filter((endpoint) => endpoint !== current);
      return known.length > 0;
    },
  };
}
