import { normaliseBody, normaliseChunks } from "../../domain/answer/normalise.ts";
import type { CallDeadlines, MinerTarget } from "../../domain/ports/miner.ts";
import type { Answer, MinerRequest, SavedResponse, TimedChunk } from "../../domain/types.ts";
import { codeOf, type ErrorCode } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { VERSION } from "../../version.ts";
import type { ValidatorDeps } from "./deps.ts";
import type { Patience } from "./patience.ts";

/** What came back from one miner. */
export type Reply = {
  target: MinerTarget;
  /** As far as it came. */
  answer: Answer;
  saved: SavedResponse;
  /** How late our clock may have been while it came, ms. */
  lagMs: number;
  /** Why no whole answer came; null when one did. */
  failure: ErrorCode | null;
};

/**
 * Asks one miner and gathers its answer. What goes wrong with the miner is told in the reply.
 *
 * @throws only the abort of `signal`
 */
export async function askMiner(
  deps: Pick<ValidatorDeps, "miners" | "clock" | "lag" | "log"> & { patience: Patience },
  call: { target: MinerTarget; request: MinerRequest; deadlines: CallDeadlines },
  signal: AbortSignal,
): Promise<Reply> {
  const { target, request, deadlines } = call;
  const startedAt = new Date(deps.clock.now()).toISOString();
  const chunks: TimedChunk[] = [];
  let failure: ErrorCode | null = null;
  let lagMs = deps.lag.delayMs();
  try {
    for await (const chunk of deps.miners.complete(target, { request, deadlines }, signal)) {
      chunks.push(chunk);
      deps.patience.noteActivity();
      lagMs = Math.max(lagMs, deps.lag.delayMs());
    }
    if (chunks.length === 0) failure = "MINER_ANSWER_INVALID";
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    failure = codeOf(error);
    const log = failure.startsWith("MINER_") ? deps.log.debug : deps.log.error;
    log("miner gave no answer", { uid: target.uid, code: failure }, error);
  }
  return { target, failure, lagMs, ...read(chunks, { target, request, startedAt, lagMs }) };
}

function read(
  chunks: TimedChunk[],
  {
    target,
    request,
    startedAt,
    lagMs,
  }: { target: MinerTarget; request: MinerRequest; startedAt: string; lagMs: number },
): Pick<Reply, "answer" | "saved"> {
  const { endpoint } = request;
  const [first] = chunks;
  const head = { schema: "targon.response/1" as const, endpoint, request: request.body, miner: target };
  const tail = { startedAt, lagMs, version: VERSION };
  if (first?.whole) {
    const answer = normaliseBody({ endpoint, body: first.data, atMs: first.atMs });
    return { answer, saved: { ...head, response: first.data, ...tail } };
  }
  return { answer: normaliseChunks({ endpoint, chunks }), saved: { ...head, chunks, ...tail } };
}
