import type { EngineStep } from "../../domain/engines/engine-status.ts";
import type { RootCause } from "../../domain/engines/root-cause.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { causeOfEnd } from "./await-ready.ts";
import { wayToEngine } from "./connect-engine.ts";
import type { Health } from "./create-probe.ts";
import type { ContainerFacts } from "./docker-schemas.ts";
import type { KeeperDeps } from "./keeper-deps.ts";

/** How a watch ended: somebody restarted the container, or the engine ended. */
export type WatchEnd = { restarted: ContainerFacts } | { cause: RootCause };

type Watched = {
  facts: ContainerFacts;
  onStep: (step: EngineStep) => void;
};

/** Looks in a row at which it says that it is dead, until it counts as dead. */
const SICK_LOOKS = 3;

/** Watches a ready engine until it ends, is restarted or the signal aborts. A host that is away ends nothing. */
export async function watchEngine(
  deps: KeeperDeps,
  { facts, onStep }: Watched,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { gate, probe, timings, wait, host } = deps;
  const tellReach = createReachTeller(deps.log);
  let sickLooks = 0;
  for (;;) {
    await wait(timings.pollMs, signal);
    const [seen, health] = await Promise.all([lookAt(deps, facts.id, signal), probe.ask(signal)]);
    tellReach(seen !== undefined);
    onStep(stepOf(seen !== undefined, health));
    if (seen === undefined) continue;
    const end = await endOf(deps, { before: facts, seen }, signal);
    if (end) return end;
    gate.setTarget(seen && wayToEngine(host.docker, seen));
    sickLooks = health === "sick" ? sickLooks + 1 : 0;
    if (sickLooks >= SICK_LOOKS) return { cause: await causeOfEnd(deps, seen, signal) };
  }
}

/** One line when the host goes away, and one when it is back. */
function createReachTeller(log: Log) {
  let isReached = true;
  return (isReachedNow: boolean): void => {
    if (isReachedNow === isReached) return;
    isReached = isReachedNow;
    if (isReached) log.info("the engine's host is back");
    else log.warn("the engine's host is away");
  };
}

function stepOf(isHostThere: boolean, health: Health): EngineStep {
  if (health === "ok" || (health === "busy" && isHostThere)) return "ready";
  return isHostThere ? "load" : "away";
}

/** Undefined where the host cannot tell: what it answers with in its own trouble ends no engine. */
async function lookAt({ host }: KeeperDeps, id: string, signal: AbortSignal) {
  try {
    return await host.docker.inspect(id, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

type Look = { before: ContainerFacts; seen: ContainerFacts | null };

/** A restart passes through an end: a container that does not run is looked at once more. */
async function endOf(
  deps: KeeperDeps,
  { before, seen }: Look,
  signal: AbortSignal,
): Promise<WatchEnd | null> {
  if (seen?.status === "running" && seen.startedAt === before.startedAt) return null;
  if (seen === null) return { cause: await causeOfEnd(deps, null, signal) };
  if (seen.status === "running") return { restarted: seen };
  await deps.wait(deps.timings.pollMs, signal);
  const again = await lookAt(deps, before.id, signal);
  if (again?.status === "running") return { restarted: again };
  return { cause: await causeOfEnd(deps, seen, signal) };
}
