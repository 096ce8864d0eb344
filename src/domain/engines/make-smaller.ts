import type { Placement } from "../plan/types.ts";
import type { RootCause } from "./root-cause.ts";

/** What of an engine may be made smaller. */
export type Size = Pick<Placement, "maxModelLen" | "memoryUtilization"> & { batchedTokens: number };

const LEAST_BATCH = 512;
const LEAST_UTILIZATION = 0.3;
/** What is left free beside the engine with each step, a share of the card: what its start does not count. */
const UTILIZATION_STEP = 0.05;

/**
 * The next smaller size after an engine failed for its memory, or null when nothing smaller is worth a try.
 *
 * `shorter`: the length that the engine itself says fits. `smaller`: half the length and half the batch, and where the
 * card itself ran out also a smaller share of it. Never shorter than `leastLength` tokens.
 */
export function makeSmaller(
  size: Size,
  { cause, leastLength }: { cause: RootCause; leastLength: number },
): Size | null {
  if (cause.remedy === "shorter") {
    const maxModelLen = cause.maxModelLen ?? Math.floor(size.maxModelLen / 2);
    const isShorter = maxModelLen < size.maxModelLen && maxModelLen >= leastLength;
    return isShorter ? { ...size, maxModelLen } : null;
  }
  if (cause.remedy !== "smaller") return null;
  const next = {
    maxModelLen: Math.max(Math.min(size.maxModelLen, leastLength), Math.floor(size.maxModelLen / 2)),
    batchedTokens: Math.max(Math.min(size.batchedTokens, LEAST_BATCH), Math.floor(size.batchedTokens / 2)),
    memoryUtilization:
      cause.name === "out-of-memory" ? lessOf(size.memoryUtilization) : size.memoryUtilization,
  };
  return isSame(size, next) ? null : next;
}

function lessOf(utilization: number | null): number | null {
  if (utilization === null || utilization <= LEAST_UTILIZATION) return utilization;
  return Math.max(LEAST_UTILIZATION, Math.round((utilization - UTILIZATION_STEP) * 1000) / 1000);
}

function isSame(a: Size, b: Size): boolean {
  return (
    a.maxModelLen === b.maxModelLen &&
    a.batchedTokens === b.batchedTokens &&
    a.memoryUtilization === b.memoryUtilization
  );
}
