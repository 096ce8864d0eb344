/** Time, injected so that tests move it. */
export type Clock = {
  /** Epoch ms. */
  now(): number;
  /** Monotonic ms. */
  monotonic(): number;
};

/** Randomness, injected. */
export type Random = {
  bytes(count: number): Uint8Array;
  /** 0 ≤ x < 1. */
  uniform(): number;
};
