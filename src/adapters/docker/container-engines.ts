import { type EngineStatus, unplaced } from "../../domain/engines/engine-status.ts";
import type { LeftOut, Placement } from "../../domain/plan/types.ts";
import { isAbort } from "../../lib/abort.ts";
import { orNull } from "../../lib/wait-once.ts";
import { type AttachDeps, type Attached, attachEngine, refusalOf } from "../engine/attach-engine.ts";
import type { EnginePart } from "../engine/combine-engines.ts";
import type { EnginePool } from "../engine/engine-pool.ts";
import type { Containers } from "./create-containers.ts";
import { type EngineState, toStatus } from "./engine-state.ts";

/** Engines of ours in containers, and the pool that they are put into. */
export type ContainerEnginesOptions = AttachDeps & {
  containers: Containers;
  /** Which engine runs where; `running`: those that stand, which a plan leaves where they are if it can. */
  plan: (models: string[], running: Placement[], signal?: AbortSignal) => Promise<Placement[]>;
  /** The models for which the last plan had no place. Default: none. */
  left?: () => LeftOut[];
  pool: EnginePool;
  /** How long a call waits for engines that are on their way, ms; later calls find them. Default 30,000. */
  waitMs?: number;
};

const WAIT_MS = 30_000;

/**
 * Engines that targon runs. `ensure` plans, starts what is missing and puts into the pool what is ready. An engine whose
 * host is away or that starts anew stays in the pool, where its guard spares it; one that is given up or not wanted is
 * taken out.
 */
export function createContainerEngines(options: ContainerEnginesOptions): EnginePart {
  const { containers, pool, plan, left = () => [], waitMs = WAIT_MS } = options;
  const attached = new Map<string, Attached>();
  const refused = new Map<string, Record<string, unknown>>();
  const refuse = (url: string, fields: Record<string, unknown>) => {
    const isNews = JSON.stringify(refused.get(url)) !== JSON.stringify(fields);
    if (isNews) options.log.warn("an engine is not used", fields);
    refused.set(url, fields);
  };
  const statusOf = (state: EngineState): EngineStatus => {
    const why = attached.has(state.url) ? undefined : refused.get(state.url)?.why;
    const isUnused = state.step === "ready" && why !== undefined;
    return isUnused ? { ...toStatus(state), step: "unused", why: String(why) } : toStatus(state);
  };
  const remove = async (url: string, engine: Attached) => {
    attached.delete(url);
    await pool.remove(engine);
  };
  return {
    name: "containers",
    async ensure(models, signal) {
      const placements = await plan(models, await containers.running(signal), signal);
      await orNull(containers.ensure(placements, signal), waitMs);
      const states = containers.list();
      const lost = [...attached].filter(([url]) =>
        states.every((state) => state.url !== url || state.step === "failed"),
      );
      await Promise.all(lost.map(([url, engine]) => remove(url, engine)));
      const fresh = states.filter(({ step, url }) => step === "ready" && !attached.has(url));
      for (const { url, placement } of fresh) {
        const found = await tryAttach({ ...options, refuse }, { url, model: placement.model }, signal);
        if (found && pool.add(found) === null) attached.set(url, found);
        else await found?.engine.close();
      }
    },
    states: () => [...containers.list().map(statusOf), ...left().map(unplaced)],
    async close() {
      await Promise.all([...attached].map(([url, engine]) => remove(url, engine)));
      await containers.close();
    },
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
