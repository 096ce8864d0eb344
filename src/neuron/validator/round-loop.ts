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
  const { maxTokens, timeoutMs } = config;
  const drawn = planRound(session, { round, models: session.models(), targets, listed, maxTokens });
  if (drawn === null) return false;
  await session.trust.ensure(drawn.model, signal);
  const room = await roomOf(session, drawn.model, signal);
  const plan = { ...drawn, maxTokens: fitTokens(drawn.maxTokens, room) };
  const prompt = prompts(plan, clock.now());
  await runRound(session, { round, block: head.block(), plan, prompt, timeoutMs }, signal);
  return true;
}

/** How many tokens the model's engine has room for; null where it does not say so now: that costs verdicts, not the round. */
async function roomOf({ engines }: Session, model: string, signal: AbortSignal): Promise<number | null> {
  try {
    return (await engines.of(model).describe(signal)).maxModelLen;
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    return null;
  }
}
