import { type Finding, passed, skipped } from "../finding.ts";
import { ruled } from "./ruled.ts";

const NAME = "stream";
/** Shorter answers are not judged. */
const LEAST_CHUNKS = 60;
const EARLY_SHARE = 0.05;
const LATE_SHARE = 0.85;

/**
 * An answer of more than 60 chunks of which the first 5 % took 85 % of the time was made before it was sent (added in
 * 4.1.2, commit 6ac0e9c; gone in 4.5.9, commit 71028e5). Which chunks count is the version's choice.
 *
 * @param arrivals - ms since sending, in order; null: not known
 */
export function streamedRule(arrivals: number[] | null): Finding {
  const end = arrivals?.at(-1) ?? 0;
  if (arrivals === null || end === 0) return skipped(NAME, "arrival times are not known");
  if (arrivals.length <= LEAST_CHUNKS) return passed(NAME, { detail: "too short to tell" });
  const early = arrivals[Math.ceil(arrivals.length * EARLY_SHARE)] ?? end;
  const values = { statistic: early / end, threshold: LATE_SHARE };
  return early / end >= LATE_SHARE
    ? ruled(NAME, "BAD_STREAM", { ...values, detail: "likely not streamed" })
    : passed(NAME, values);
}
