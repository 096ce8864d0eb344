import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import type { Cause, Verdict } from "../../domain/types.ts";
import { noEvidence } from "../../domain/verification/no-evidence.ts";
import { codeOf, type ErrorCode } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import type { Reply } from "./ask-miner.ts";
import type { Verified, VerifyAnswer } from "./deps.ts";

/** A verification that takes longer says nothing. */
export const VERIFY_MS = 120_000;

/**
 * The verdict on a reply: none came, `NO_ANSWER` (`BAD_STREAM` for one that is no stream of JSON); our own trouble,
 * null; else what the verification says.
 *
 * @throws only the abort of `signal`
 */
export async function judge(
  deps: { verify: VerifyAnswer; log: Log },
  of: { reply: Reply; model: string; duplicateOf: Duplicate | null; noiseHint: string | null },
  signal: AbortSignal,
): Promise<Verified> {
  const { reply, model, duplicateOf, noiseHint } = of;
  if (reply.failure !== null) return unexamined(noAnswer(reply, reply.failure));
  try {
    const call = { model, saved: reply.saved, duplicateOf, lagMs: reply.lagMs, noiseHint };
    const verified = await withDeadline(VERIFY_MS, signal, (until) => deps.verify(call, until));
    if (verified.verdict.verified !== null) return verified;
    // What went wrong on our side is nothing that a miner caused.
    return unexamined({ ...verified.verdict, cause: null, gross: false });
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    deps.log.warn("answer could not be verified", { uid: reply.target.uid, code: codeOf(error) }, error);
    return unexamined(noEvidence("the engine could not verify the answer", tokensOf(reply)));
  }
}

/** A verdict without an engine's say. */
export function unexamined(verdict: Verdict): Verified {
  return { verdict, ledger: null, key: null };
}

function noAnswer(reply: Reply, failure: ErrorCode): Verdict {
  if (!failure.startsWith("MINER_")) {
    return noEvidence(`the miner could not be asked: ${failure}`, tokensOf(reply));
  }
  const cause: Cause = failure === "MINER_ANSWER_INVALID" && isBroken(reply) ? "BAD_STREAM" : "NO_ANSWER";
  const nothing = noEvidence(`no whole answer came: ${failure}`, tokensOf(reply));
  return { ...nothing, verified: false, cause };
}

/** Something came, but not what was asked for. */
function isBroken({ answer }: Reply): boolean {
  return answer.chunks > 0;
}

function tokensOf({ answer }: Reply): number {
  return answer.tokens.length;
}
