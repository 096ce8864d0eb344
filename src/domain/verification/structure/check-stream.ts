import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import type { StructureFacts } from "./facts.ts";

const NAME = "stream";
/** So few chunks for many tokens are a whole answer in pieces' clothing. */
const FEW_CHUNKS = 2;

/**
 * A stream that was asked for comes token by token. All at once counts only where neither the pace of the fastest
 * engine nor the receiver's own lag can explain it, so that a busy machine refuses nobody.
 */
export function checkStream(
  { answer, askedStream, lagMs }: StructureFacts,
  { streamTokens, leastTokenMs }: Policy["structure"],
): Finding {
  if (answer.error !== null) return bad(`error in the stream: ${answer.error}`);
  if (!askedStream) return skipped(NAME, "no stream was asked for");
  if (!answer.streamed) return bad("a whole body instead of a stream");
  const count = answer.tokens.length;
  if (count < streamTokens) return passed(NAME, { detail: "too short to tell" });
  if (answer.chunks <= FEW_CHUNKS)
    return bad("all tokens in one chunk", { statistic: answer.chunks, threshold: FEW_CHUNKS });
  if (lagMs === null) return skipped(NAME, "arrival times are unknown");
  const statistic = (answer.lastAtMs ?? 0) - (answer.firstAtMs ?? 0);
  const threshold = count * leastTokenMs - lagMs;
  if (statistic < threshold) return bad("all tokens came at once", { statistic, threshold });
  return passed(NAME, { statistic, threshold });
}

function bad(detail: string, values: { statistic?: number; threshold?: number } = {}): Finding {
  return failed(NAME, { cause: "BAD_STREAM" }, { ...values, detail });
}
