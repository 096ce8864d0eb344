import type { MockFault } from "./mock-faults.ts";
import type { MockGeneration } from "./mock-generations.ts";

/** The embedded network (contracts §3); null without `--mock`. */
export type MockConfig = {
  /** Behaviour → count, in the order given. */
  miners: Record<string, number>;
  /** Which runtime the embedded chain imitates, weights committed as it does by default; null = the newest, weights plain. */
  generation: MockGeneration | null;
  /** What the embedded chain refuses; null or absent: nothing. */
  fault?: MockFault | null;
  /** How long the validator's engine lives until it is killed and comes back, ms; null or absent: it lives. */
  engineLifeMs?: number | null;
};
