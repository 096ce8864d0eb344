import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import type { StructureFacts } from "./facts.ts";

const NAME = "pace";

/** So much of an answer may come early: a first word ahead of all the rest at once is no stream. */
const HEAD_SHARE = 0.1;

/** The numbers that `checkPace` judges by. */
export type PacePolicy = Pick<Policy["structure"], "streamTokens" | "leastTokenMs" | "paceAfterMs">;

/**
 * Whether the tokens came one after the other, and not all at once where the answer was awaited for longer than
 * `paceAfterMs`: no engine makes a token in less than `leastTokenMs`, whatever it waited for before and however many
 * tokens it puts into a chunk; the first tenth may come at any time before. What a quicker answer looks like on arrival is left to the network and to our own lag.
 * A stall on the way can do the same to one answer, so it refuses that answer alone.
 */
export function checkPace({ answer, askedStream, lagMs }: StructureFacts, policy: PacePolicy): Finding {
  if (!askedStream || !answer.streamed) return skipped(NAME, "no stream");
  if (lagMs === null) return skipped(NAME, "arrival times are unknown");
  const { firstAtMs, lastAtMs } = answer;
  if (firstAtMs === null || lastAtMs === null) return skipped(NAME, "nothing came");
  if (answer.tokens.length < policy.streamTokens) return passed(NAME, { detail: "too short to tell" });
  if (lastAtMs < policy.paceAfterMs) return passed(NAME, { detail: "too quick to tell" });
  const head = Math.ceil(HEAD_SHARE * answer.tokens.length);
  const statistic = lastAtMs - (answer.tokens[head]?.atMs ?? firstAtMs);
  const threshold = (answer.tokens.length - head) * policy.leastTokenMs - lagMs;
  if (statistic >= threshold) return passed(NAME, { statistic, threshold });
  return failed(
    NAME,
    { cause: "BAD_STREAM", gross: false },
    { statistic, threshold, detail: "all tokens came at once" },
  );
}
