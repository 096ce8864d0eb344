import type { SentRow } from "../../domain/ports/score-store.ts";
import type { Commit } from "../../domain/ports/sent-weights.ts";
import { codeOf, type ErrorCode } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { every } from "../../lib/every.ts";
import type { Session } from "./session.ts";

/** A commit whose epoch is not known is given up after this; the chain lets none wait nearly as long. */
const LONGEST_MS = 14 * 86_400_000;

/** Too early, or already gone: the next look tells more. */
const PREMATURE: readonly ErrorCode[] = ["REVEAL_TOO_EARLY", "COMMIT_GONE"];

type Parts = Pick<Session, "chain" | "clock" | "config" | "hotkey" | "log" | "memory" | "pace">;

/** When a commit whose reveal failed is tried again. */
type Pause = { failures: number; untilMs: number };

/**
 * Looks after commits until their weights stand on chain, through restarts: reveals those by hash in their window, and
 * watches that the chain reveals the timelocked ones.
 */
export async function revealLoop(parts: Parts, signal: AbortSignal): Promise<void> {
  const pauses = new Map<string, Pause>();
  await every(async () => await lookAfterAll(parts, pauses, signal), {
    intervalMs: parts.pace.revealMs,
    signal,
    onError: (error) => parts.log.error("commits could not be looked after", { code: codeOf(error) }, error),
  });
}

async function lookAfterAll(parts: Parts, pauses: Map<string, Pause>, signal: AbortSignal): Promise<void> {
  for (const row of parts.memory.sent()) {
    const pause = pauses.get(row.extrinsic) ?? { failures: 0, untilMs: 0 };
    if (!isCommit(parts, row) || parts.clock.monotonic() < pause.untilMs) continue;
    try {
      await lookAfter(parts, row, signal);
      pauses.delete(row.extrinsic);
    } catch (error) {
      if (isAbort(error)) throw error;
      pauses.set(row.extrinsic, nextPause(parts, pause));
      tellFailure(parts, row, error);
    }
  }
}

function tellFailure({ log }: Parts, row: SentRow & Commit, error: unknown): void {
  const code = codeOf(error);
  const tell = PREMATURE.includes(code) ? log.debug : log.warn;
  tell("a commit could not be looked after, trying again", about(row, code), error);
}

function isCommit({ config, hotkey }: Parts, row: SentRow): row is SentRow & Commit {
  return (
    row.block !== null &&
    row.mode !== "plain" &&
    row.hotkey === hotkey.address &&
    row.netuid === config.netuid
  );
}

function nextPause({ clock, pace }: Parts, { failures }: Pause): Pause {
  const pauseMs = Math.min(pace.revealMs * 2 ** failures, pace.maxRetryMs);
  return { failures: failures + 1, untilMs: clock.monotonic() + pauseMs };
}

async function lookAfter(parts: Parts, row: SentRow & Commit, signal: AbortSignal): Promise<void> {
  const { chain, clock, hotkey } = parts;
  const { kept, shown, phase } = await chain.readCommit(hotkey, row, signal);
  if (phase === "waiting") return;
  if (shown && !kept) return revealed(parts, row);
  if (phase === "over" || clock.now() - row.atMs > LONGEST_MS) return lost(parts, row);
  if (row.mode !== "commit-reveal" || !kept) return;
  await chain.revealWeights(hotkey, row, signal);
  revealed(parts, row);
}

function revealed({ log, memory }: Parts, row: SentRow & Commit): void {
  memory.dropSent(row.extrinsic);
  log.info("committed weights are revealed", { ...about(row), miners: row.uids.length });
}

function lost({ log, memory }: Parts, row: SentRow & Commit): void {
  memory.dropSent(row.extrinsic);
  if (row.mode === "timelock")
    log.warn("the chain did not reveal the committed weights: they are lost", about(row));
  else log.error("a commit was not revealed in its time: its weights are lost", about(row));
}

function about({ block, mode, extrinsic }: SentRow & Commit, code?: string) {
  return { block, mode, extrinsic, ...(code && { code }) };
}
