import { type RootCause, readRootCause } from "../../domain/engines/root-cause.ts";
import { codeOf } from "../../errors.ts";
import { causeOfEnd } from "./await-ready.ts";
import { wayToEngine } from "./connect-engine.ts";
import type { ContainerFacts } from "./docker-schemas.ts";
import type { EngineStep } from "./engine-state.ts";
import type { KeeperDeps } from "./keeper-deps.ts";
import { type Health, probeEngine } from "./probe-engine.ts";

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
  const { gate, timings, wait, host } = deps;
  let sickLooks = 0;
  for (;;) {
    await wait(timings.pollMs, signal);
    const [seen, health] = await Promise.all([lookAt(deps, facts.id, signal), probeEngine(gate.url, signal)]);
    onStep(stepOf(seen !== undefined, health));
    if (seen === undefined) continue;
    const end = await endOf(deps, { before: facts, seen }, signal);
    if (end) return end;
    gate.setTarget(seen && wayToEngine(host.docker, seen));
    sickLooks = health === "sick" ? sickLooks + 1 : 0;
    if (sickLooks >= SICK_LOOKS) return { cause: await causeOfEnd(deps, seen, signal) };
  }
}

function stepOf(isHostThere: boolean, health: Health): EngineStep {
  if (health === "ok" || (health === "busy" && isHostThere)) return "ready";
  return isHostThere ? "load" : "away";
}

/** Undefined while the host is away. */
async function lookAt({ host }: KeeperDeps, id: string, signal: AbortSignal) {
  try {
    return await host.docker.inspect(id, signal);
  } catch (error) {
    if (codeOf(error) !== "DOCKER_UNREACHABLE") throw error;
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
  if (seen === null) return { cause: readRootCause({ lines: [], exitCode: null, oomKilled: false }) };
  if (seen.status === "running") return { restarted: seen };
  await deps.wait(deps.timings.pollMs, signal);
  const again = await lookAt(deps, before.id, signal);
  if (again?.status === "running") return { restarted: again };
  return { cause: await causeOfEnd(deps, seen, signal) };
}
