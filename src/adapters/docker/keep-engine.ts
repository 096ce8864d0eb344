import type { RootCause } from "../../domain/engines/root-cause.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { codeOf, sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { awaitReady, lengthOf } from "./await-ready.ts";
import { type BroughtUp, bringUp } from "./bring-up.ts";
import { plannedSize } from "./container-spec.ts";
import type { ContainerFacts } from "./docker-schemas.ts";
import { GRACE_SECONDS } from "./engine-host.ts";
import type { Timings } from "./engine-settings.ts";
import type { EngineState } from "./engine-state.ts";
import type { KeeperDeps } from "./keeper-deps.ts";
import { createTries, type Tries } from "./tries.ts";
import { watchEngine } from "./watch-engine.ts";

/** One engine's whole life. */
export type Kept = {
  placement: Placement;
  onState: (change: Partial<EngineState>) => void;
};

/**
 * Keeps one engine up until the signal aborts: brings it up, watches it, and after its end decides by the cause what is
 * tried next. The container stays when this ends.
 */
export async function keepEngine(deps: KeeperDeps, kept: Kept, signal: AbortSignal): Promise<void> {
  const { leastModelLen: leastLength } = deps.settings;
  const tries = createTries(deps.timings, { planned: plannedSize(kept.placement), leastLength });
  while (!signal.aborted) {
    try {
      const ended = await live(deps, { kept, tries }, signal).catch((error: unknown) => endBy(deps, error));
      deps.gate.setTarget(null);
      if (ended.away === undefined) await after(deps, { kept, tries, ...ended }, signal);
      else await whileAway(deps, { kept, tries, why: ended.away }, signal);
    } catch (error) {
      if (signal.aborted) return;
      deps.log.error("an engine could not be seen to", {}, error);
      await rest(deps, signal);
    }
  }
}

/** Before the next turn after one that failed for a reason that nobody thought of. */
async function rest({ wait, timings }: KeeperDeps, signal: AbortSignal): Promise<void> {
  try {
    await wait(timings.backoffMs, signal);
  } catch (error) {
    if (!isAbort(error)) throw error;
  }
}

type Life = { kept: Kept; tries: Tries };

type Ended = { cause: RootCause; id: string | null; away?: undefined };

/** Up, watched, ended: the cause of its end. */
async function live(deps: KeeperDeps, { kept, tries }: Life, signal: AbortSignal): Promise<Ended> {
  const { placement, onState } = kept;
  const onStep = (step: EngineState["step"]) => onState({ step });
  const asked = { placement, size: tries.size(), mayAdopt: tries.mayAdopt(), onStep };
  let up: BroughtUp = await bringUp(deps, asked, signal);
  for (;;) {
    const { id, adopted } = up;
    if ("cause" in up) return { cause: up.cause, id };
    const { facts } = up;
    tellReady(deps, { kept, facts, adopted });
    tries.up(deps.now());
    const end = await watchEngine(deps, { facts, onStep }, signal);
    tries.down(deps.now());
    if ("cause" in end) return { cause: end.cause, id };
    deps.log.warn("engine was restarted by somebody else");
    up = { ...(await awaitReady(deps, { id: facts.id, placement, onStep }, signal)), id, adopted: true };
  }
}

type Up = { kept: Kept; facts: ContainerFacts; adopted: boolean };

function tellReady({ log, gate }: KeeperDeps, { kept, facts, adopted }: Up): void {
  const maxModelLen = lengthOf(facts, kept.placement);
  kept.onState({ step: "ready", why: null, mend: null, adopted, maxModelLen });
  log.info("engine is ready", { url: gate.url, container: facts.name, adopted, maxModelLen });
}

/** An error of Docker itself: its host is away, or it refuses what may go better later. */
function endBy({ log }: KeeperDeps, error: unknown): Ended | { away: string } {
  if (isAbort(error)) throw error;
  if (codeOf(error) === "DOCKER_UNREACHABLE") return { away: sentenceOf(error) };
  if (!(error instanceof TargonError)) log.error("an engine could not be seen to", {}, error);
  const cause = { name: "docker", what: sentenceOf(error), mend: mendOf(error), maxModelLen: null };
  return { cause: { ...cause, remedy: "wait" }, id: null };
}

/** Registries are asked without credentials: those that Docker's own client has stay with it. */
function mendOf(error: unknown): string {
  return codeOf(error) === "IMAGE_MISSING"
    ? "check --engines.image; where the registry wants a login, docker login and docker pull it on that host"
    : "look at Docker on that host";
}

async function after(
  deps: KeeperDeps,
  { kept, tries, cause, id }: Life & Ended,
  signal: AbortSignal,
): Promise<void> {
  const { log, wait, renewed, timings } = deps;
  const { what: why, mend } = cause;
  const next = tries.next(cause);
  if (next.kind === "again") {
    log.warn("engine ended and is tried again", { cause: cause.name, why, inMs: next.delayMs, ...next.size });
    kept.onState({ step: "waiting", why, mend });
    await wait(next.delayMs, signal);
    return;
  }
  const container = id?.slice(0, 12);
  log.error("engine is given up", { cause: cause.name, why, mend, container, ...untilWhen(timings) });
  kept.onState({ step: "failed", why, mend });
  if (id !== null) await stopQuietly(deps, id, signal);
  await (timings.giveUpMs === null ? renewed(signal) : wait(timings.giveUpMs, signal));
  tries.reset();
}

function untilWhen({ giveUpMs }: Timings): { again: string } {
  return { again: giveUpMs === null ? "in the next epoch" : `in ${giveUpMs / 60_000} minutes` };
}

/** It may run and answer wrongly: stopped, it gives its GPUs back and keeps its log. */
async function stopQuietly({ host, log }: KeeperDeps, id: string, signal: AbortSignal): Promise<void> {
  try {
    await host.docker.stop(id, { graceSeconds: GRACE_SECONDS }, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    log.warn("an engine that was given up may run on", { why: sentenceOf(error) });
  }
}

async function whileAway(
  { log, wait }: KeeperDeps,
  { kept, tries, why }: Life & { why: string },
  signal: AbortSignal,
): Promise<void> {
  if (tries.away()) log.warn("the engine's host is away", { why });
  kept.onState({ step: "away", why, mend: null });
  await wait(tries.awayMs(), signal);
}
