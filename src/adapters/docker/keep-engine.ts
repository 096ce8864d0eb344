import type { RootCause } from "../../domain/engines/root-cause.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { codeOf, sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { awaitReady, lengthOf } from "./await-ready.ts";
import { type BroughtUp, bringUp } from "./bring-up.ts";
import { plannedSize } from "./container-spec.ts";
import type { ContainerFacts } from "./docker-schemas.ts";
import { GRACE_SECONDS } from "./engine-host.ts";
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
  const tries = createTries(deps.timings, plannedSize(kept.placement));
  while (!signal.aborted) {
    try {
      const ended = await live(deps, { kept, tries }, signal);
      await after(deps, { kept, tries, ...ended }, signal);
    } catch (error) {
      if (isAbort(error) && signal.aborted) return;
      await afterError(deps, { kept, tries, error }, signal);
    }
  }
}

type Life = { kept: Kept; tries: Tries };

type Ended = { cause: RootCause; id: string | null };

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

async function after(
  { host, log, gate, wait, timings }: KeeperDeps,
  { kept, tries, cause, id }: Life & Ended,
  signal: AbortSignal,
): Promise<void> {
  gate.setTarget(null);
  const { what: why, mend } = cause;
  const next = tries.next(cause);
  if (next.kind === "give-up") {
    // It may run and answer wrongly; stopped, it gives its GPUs back and keeps its log.
    if (id !== null) await host.docker.stop(id, { graceSeconds: GRACE_SECONDS }, signal);
    const container = id?.slice(0, 12);
    log.error("engine is given up for an hour", { cause: cause.name, why, mend, container });
    kept.onState({ step: "failed", why, mend });
    await wait(timings.giveUpMs, signal);
    tries.reset();
    return;
  }
  log.warn("engine ended and is tried again", { cause: cause.name, why, inMs: next.delayMs, ...next.size });
  kept.onState({ step: "waiting", why, mend });
  await wait(next.delayMs, signal);
}

/** An error of Docker itself: a host that is away is asked again and again, a refusal waits as one that is given up. */
async function afterError(
  { log, gate, wait, timings }: KeeperDeps,
  { kept, tries, error }: Life & { error: unknown },
  signal: AbortSignal,
): Promise<void> {
  gate.setTarget(null);
  const why = sentenceOf(error);
  try {
    if (codeOf(error) === "DOCKER_UNREACHABLE") {
      if (tries.away()) log.warn("the engine's host is away", { why });
      kept.onState({ step: "away", why, mend: null });
      await wait(tries.awayMs(), signal);
      return;
    }
    log.error("engine is given up for an hour", { why }, error instanceof TargonError ? undefined : error);
    kept.onState({ step: "failed", why, mend: null });
    await wait(timings.giveUpMs, signal);
    tries.reset();
  } catch (stopped) {
    if (!isAbort(stopped)) throw stopped;
  }
}
