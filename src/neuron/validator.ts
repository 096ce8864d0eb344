import type { ValidatorConfig } from "../config.ts";
import { THEMES, TINY_THEMES } from "../domain/prompts/templates.ts";
import { abortReason, isAbort } from "../lib/abort.ts";
import { runAll } from "./run-all.ts";
import { tellEngines } from "./tell-engines.ts";
import type { ValidatorDeps } from "./validator/deps.ts";
import { createPromptSource } from "./validator/prompt-source.ts";
import { readingsOf } from "./validator/readings.ts";
import { revealLoop } from "./validator/reveal-loop.ts";
import { type RoundClock, roundLoop } from "./validator/round-loop.ts";
import { type Session, startSession } from "./validator/session.ts";
import { ownNeuron } from "./validator/set-weights.ts";
import { surveyLoop } from "./validator/survey-loop.ts";
import { watchLoop } from "./validator/watch-loop.ts";
import { weightsLoop } from "./validator/weights-loop.ts";
import { watchClock } from "./watch/watch-clock.ts";

/**
 * Asks miners in rounds, verifies and keeps what they answer, and sets weights each epoch, until the signal aborts or
 * `rounds` or `epochs` of them are done. Tells `ready`, `round` and `weights` (contracts §1).
 *
 * @throws {TargonError} `SUBNET_MISSING`, `CHAIN_*` at start; `HOTKEY_NOT_REGISTERED`, `VERSION_KEY_TOO_LOW` at any
 * time; `STORE_*` that is no full disk; `STALLED` when blocks or rounds stop coming
 */
export async function runValidator(deps: ValidatorDeps, config: ValidatorConfig): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort(abortReason());
  if (deps.signal.aborted) end();
  deps.signal.addEventListener("abort", end, { once: true });
  try {
    const session = await startSession(deps, config, stop.signal);
    deps.metrics?.follow(readingsOf(session));
    tellReady(session);
    const themes = config.mock === null ? THEMES : TINY_THEMES;
    const prompts = createPromptSource({ ...session, themes }, deps.ownPrompts ?? []);
    await runLoops(session, { prompts, stop, end });
  } catch (error) {
    if (!(isAbort(error) && stop.signal.aborted)) throw error;
  } finally {
    end();
    deps.signal.removeEventListener("abort", end);
  }
}

type Run = { prompts: ReturnType<typeof createPromptSource>; stop: AbortController; end: () => void };

async function runLoops(session: Session, { prompts, stop, end }: Run): Promise<void> {
  const clock: RoundClock = { startedMs: null };
  const loops = [
    (signal: AbortSignal) => session.head.follow(signal),
    (signal: AbortSignal) => roundLoop(session, { prompts, clock, end }, signal),
    (signal: AbortSignal) => weightsLoop(session, { end }, signal),
    (signal: AbortSignal) => revealLoop(session, signal),
    (signal: AbortSignal) => surveyLoop(session, signal),
    (signal: AbortSignal) => session.keeper.run(() => session.memory.epoch().epoch, signal),
    (signal: AbortSignal) => watchLoop(session, { clock }, signal),
    (signal: AbortSignal) => tellEngines({ ...session, states: session.engines.states }, signal),
  ];
  if (session.config.mock !== null) loops.push((signal) => session.engineDelay.measure(signal));
  // the embedded chain goes by our own clock
  else loops.push((signal) => watchClock(session, signal));
  await runAll(loops, stop);
}

function tellReady(session: Session): void {
  const { chain, config, hotkey, output } = session;
  const { network, genesis, specVersion } = chain.identity();
  const { subnet, targets } = session.view();
  output.event("ready", {
    role: "validator",
    network,
    genesis,
    specVersion,
    netuid: config.netuid,
    block: subnet.block,
    hotkey: hotkey.address,
    uid: ownNeuron(subnet, hotkey.address).uid,
    models: session.models(),
    miners: targets.length,
  });
}
