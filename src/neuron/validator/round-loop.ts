import { fitTokens } from "../../domain/rounds/fit-tokens.ts";
import { planRound } from "../../domain/rounds/plan-round.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { sleep } from "../../lib/sleep.ts";
import { countdown } from "./countdown.ts";
import type { PromptSource } from "./prompt-source.ts";
import { runRound } from "./run-round.ts";
import type { Session } from "./session.ts";

/** Between two looks for a model that can be asked for. */
const IDLE_MS = 1_000;

/** When the round that runs now began, monotonic ms; null between rounds. */
export type RoundClock = { startedMs: number | null };

/** Rounds one after the other, never two at once; an error costs its round. */
export async function roundLoop(
  session: Session,
  of: { prompts: PromptSource; clock: RoundClock; end: () => void },
  signal: AbortSignal,
): Promise<void> {
  const { config, log, pace } = session;
  const done = countdown(config.rounds, of.end);
  while (!signal.aborted) {
    of.clock.startedMs = session.clock.monotonic();
    try {
      const wasRun = await oneRound(session, of.prompts, signal);
      if (wasRun) done();
      else await sleep(IDLE_MS, signal);
    } catch (error) {
      if (isAbort(error) && signal.aborted) return;
      if (codeOf(error).startsWith("STORE_")) throw error;
      log.error("round failed", { code: codeOf(error) }, error);
      await sleep(IDLE_MS, signal);
    } finally {
      of.clock.startedMs = null;
    }
    await sleep(pace.pauseMs, signal);
  }
}

/** False when there is nobody to ask, or nothing to verify with. */
async function oneRound(session: Session, prompts: PromptSource, signal: AbortSignal): Promise<boolean> {
  const { clock, config, head, memory } = session;
  const round = memory.lastRound() + 1;
  const { targets, listed } = session.view();
  const { timeoutMs } = config;
  const rooms = await roomsOf(session, signal);
  const maxTokens = (model: string) => fitTokens(config.maxTokens, rooms.get(model));
  const plan = planRound(session, { round, models: session.models(), targets, listed, maxTokens });
  if (plan === null) return false;
  await session.trust.ensure(plan.model, signal);
  const prompt = prompts(plan, clock.now());
  await runRound(session, { round, block: head.block(), plan, prompt, timeoutMs }, signal);
  return true;
}

/** How many tokens the engine of each model has room for; a model whose engine does not say it now is left out. */
async function roomsOf(
  { engines, models }: Session,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const rooms = new Map<string, number>();
  for (const model of models()) {
    try {
      rooms.set(model, (await engines.of(model).describe(signal)).maxModelLen);
    } catch (error) {
      if (isAbort(error) && signal.aborted) throw error;
      // an engine that is away costs verdicts, not the round
    }
  }
  return rooms;
}
