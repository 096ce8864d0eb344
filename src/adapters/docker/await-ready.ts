import { LABELS } from "../../domain/engines/container-identity.ts";
import type { EngineStep } from "../../domain/engines/engine-status.ts";
import { LOG_LINES, type RootCause, readRootCause } from "../../domain/engines/root-cause.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { checkStarted } from "./check-started.ts";
import { wayToEngine } from "./connect-engine.ts";
import { createAdvance } from "./create-advance.ts";
import type { ContainerFacts, Usage } from "./docker-schemas.ts";
import type { KeeperDeps } from "./keeper-deps.ts";

/** An engine that answers, or why it does not. */
export type Readiness = { facts: ContainerFacts } | { cause: RootCause };

type Starting = { id: string; placement: Placement; onStep: (step: EngineStep) => void };

/** How often the signs of its work are read, in looks. */
const LOOKS_PER_READING = 3;
const MIB = 1024 ** 2;

/**
 * Waits until a started engine answers `/health`, tells the right model and scores. Without a limit while it advances.
 *
 * @throws {TargonError} `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`
 */
export async function awaitReady(
  deps: KeeperDeps,
  { id, placement, onStep }: Starting,
  signal: AbortSignal,
): Promise<Readiness> {
  const { host, gate, probe, timings, wait } = deps;
  const watch = watchLoading(deps, { id, placement });
  onStep("load");
  for (let look = 0; ; look++) {
    const facts = await host.docker.inspect(id, signal);
    if (facts?.status !== "running") return { cause: await causeOfEnd(deps, facts, signal) };
    gate.setTarget(wayToEngine(host.docker, facts));
    if ((await probe.ask(signal)) === "ok") {
      onStep("check");
      const cause = await checkStarted(deps, placement, signal);
      return cause ? { cause } : { facts };
    }
    if (look % LOOKS_PER_READING === 0 && (await watch(signal))) return { cause: STALLED };
    await wait(timings.pollMs, signal);
  }
}

const STALLED: RootCause = {
  name: "stalled",
  what: "the engine stands still: nothing in its log, from the network or from the disk",
  mend: "read its log",
  remedy: "wait",
  maxModelLen: null,
};

const REMOVED: RootCause = {
  name: "removed",
  what: "somebody removed the engine's container",
  mend: "nothing: it is made anew",
  remedy: "wait",
  maxModelLen: null,
};

/** Why a container does not run any more, by its last lines and its end. */
export async function causeOfEnd(
  { host }: KeeperDeps,
  facts: ContainerFacts | null,
  signal: AbortSignal,
): Promise<RootCause> {
  if (facts === null) return REMOVED;
  const lines = await host.docker.logs(facts.id, { lines: LOG_LINES }, signal);
  return readRootCause({ lines, exitCode: facts.exitCode, oomKilled: facts.oomKilled });
}

/** Reads the signs of its work, tells them now and then, and says whether it stands still. */
function watchLoading({ host, timings, now, log }: KeeperDeps, { id, placement }: Omit<Starting, "onStep">) {
  const startedMs = now();
  const advance = createAdvance(timings.stallMs, startedMs);
  let reportedMs = startedMs;
  return async (signal: AbortSignal): Promise<boolean> => {
    const [usage, lines] = await Promise.all([
      host.docker.usage(id, signal),
      host.docker.logs(id, { lines: 1 }, signal),
    ]);
    advance.note({ usage, lastLine: lines.at(-1) ?? "" }, now());
    if (now() - reportedMs >= timings.reportMs) {
      reportedMs = now();
      log.info("engine is loading", progressOf(placement, usage, now() - startedMs));
    }
    return advance.standsStill(now());
  };
}

function progressOf({ need }: Placement, { receivedBytes }: Usage, tookMs: number) {
  return {
    seconds: Math.round(tookMs / 1_000),
    receivedMiB: Math.round(receivedBytes / MIB),
    weightsMiB: Math.round(need.weightsMiB),
  };
}

/** The model length that a container's engine was given. */
export function lengthOf({ labels }: ContainerFacts, placement: Placement): number {
  return Number(labels[LABELS.length] ?? placement.maxModelLen);
}
