import { type EngineStatus, unplaced } from "../../domain/engines/engine-status.ts";
import type { LeftOut, Placement, PlanTurn } from "../../domain/plan/types.ts";
import { abortReason, isAbort } from "../../lib/abort.ts";
import { createLimit } from "../../lib/limit.ts";
import { orNull } from "../../lib/wait-once.ts";
import { type AttachDeps, type Attached, attachEngine, refusalOf } from "../engine/attach-engine.ts";
import type { EnginePart } from "../engine/combine-engines.ts";
import type { EnginePool } from "../engine/engine-pool.ts";
import type { Containers } from "./create-containers.ts";
import { type EngineState, toStatus } from "./engine-state.ts";

/** Engines of ours in containers, and the pool that they are put into. */
export type ContainerEnginesOptions = AttachDeps & {
  containers: Containers;
  /** Which engine runs where. */
  plan: (turn: PlanTurn, signal?: AbortSignal) => Promise<Placement[]>;
  /** The models for which the last plan had no place. Default: none. */
  left?: () => LeftOut[];
  pool: EnginePool;
  /** How long a call waits for engines that are on their way, ms; they join the pool when they are ready. Default 30,000. */
  waitMs?: number;
};

const WAIT_MS = 30_000;

/**
 * Engines that targon runs. `ensure` plans and starts what is missing, and with a new epoch tries anew what was given up;
 * the pool follows the engines by themselves. One whose host is away or that starts anew stays in it, where its guard
 * spares it; one that is given up or not wanted is taken out.
 */
export function createContainerEngines(options: ContainerEnginesOptions): EnginePart {
  const { containers, log, plan, left = () => [], waitMs = WAIT_MS } = options;
  const members = createMembers(options);
  const closing = new AbortController();
  let lastEpoch: number | null = null;
  containers.onStep(() => {
    members.follow(closing.signal).catch((error: unknown) => {
      if (!isAbort(error)) log.error("an engine could not join the others", {}, error);
    });
  });
  return {
    name: "containers",
    async ensure(models, { epoch = 0, signal } = {}) {
      const running = await containers.running(signal);
      const placements = await plan({ models, epoch, running }, signal);
      const ensured = containers.ensure(placements, signal);
      if (lastEpoch !== null && epoch !== lastEpoch) containers.renew();
      lastEpoch = epoch;
      await orNull(ensured, waitMs);
      await members.follow(signal);
    },
    states: () => [...containers.list().map(members.statusOf), ...left().map(unplaced)],
    async close() {
      closing.abort(abortReason());
      await members.close();
      await containers.close();
    },
  };
}

/** The engines that are in the pool; one look at a time. */
function createMembers(options: ContainerEnginesOptions) {
  const { containers, log, pool } = options;
  const attached = new Map<string, Attached>();
  const refused = new Map<string, Record<string, unknown>>();
  const turn = createLimit(1);
  const refuse = (url: string, fields: Record<string, unknown>) => {
    const isNews = JSON.stringify(refused.get(url)) !== JSON.stringify(fields);
    if (isNews) log.warn("an engine is not used", fields);
    refused.set(url, fields);
  };
  const remove = async (url: string, engine: Attached) => {
    attached.delete(url);
    await pool.remove(engine);
  };
  const look = async (signal?: AbortSignal) => {
    const states = containers.list();
    const lost = [...attached].filter(([url]) =>
      states.every((state) => state.url !== url || state.step === "failed"),
    );
    await Promise.all(lost.map(([url, engine]) => remove(url, engine)));
    for (const { step, url, placement } of states) {
      if (step !== "ready" || attached.has(url)) continue;
      const found = await tryAttach({ ...options, refuse }, { url, model: placement.model }, signal);
      if (found && pool.add(found) === null) attached.set(url, found);
      else await found?.engine.close();
    }
  };
  return {
    statusOf(state: EngineState): EngineStatus {
      const why = attached.has(state.url) ? undefined : refused.get(state.url)?.why;
      const isUnused = state.step === "ready" && why !== undefined;
      return isUnused ? { ...toStatus(state), step: "unused", why: String(why) } : toStatus(state);
    },
    follow: (signal?: AbortSignal) => turn.run(() => look(signal), signal),
    close: () =>
      turn.run(async () => {
        await Promise.all([...attached].map(([url, engine]) => remove(url, engine)));
      }),
  };
}

type Attaching = AttachDeps & { refuse(url: string, fields: Record<string, unknown>): void };

async function tryAttach(
  deps: Attaching,
  endpoint: { url: string; model: string },
  signal?: AbortSignal,
): Promise<Attached | null> {
  try {
    return await attachEngine(deps, endpoint, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    deps.refuse(endpoint.url, refusalOf(error, endpoint));
    return null;
  }
}
