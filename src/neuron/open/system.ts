import { randomBytes } from "node:crypto";
import type { Clock, Random } from "../../domain/ports/runtime.ts";

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The machine's randomness; `uniform` has 48 bits. */
export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uniform: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
