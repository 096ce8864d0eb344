import type { Containers } from "../../adapters/docker/create-containers.ts";
import { toStatus } from "../../adapters/docker/engine-state.ts";
import { type EngineStatus, unplaced } from "../../domain/engines/engine-status.ts";
import type { LeftOut } from "../../domain/plan/types.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import { orNull } from "../../lib/wait-once.ts";
import type { Planner } from "../plan/create-planner.ts";

/** Models whose engines the miner runs itself. */
export type ServedModels = {
  /** Those whose engines are ready. */
  names(): string[];
  /** Whether it runs an engine for the model, ready or not. */
  has(model: string): boolean;
  /** The engine's address, ends in /v1; undefined while it is not ready. */
  urlOf(model: string): string | undefined;
  states(): EngineStatus[];
  /** Resolves when it is clear which engines are ready, or after a minute. */
  first: Promise<void>;
  /** Starts the engines, and plans anew while a model has no place, or its host is away. Never fails. */
  run(signal: AbortSignal): Promise<void>;
};

/** What the engines are run with. */
export type ServeDeps = {
  containers: Pick<Containers, "ensure" | "list" | "running">;
  plan: Planner;
  left: () => LeftOut[];
  log: Log;
  /** Waits; default `sleep`. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A start waits for engines so long; those that need longer (weights to download) are announced when they are ready. */
const FIRST_MS = 60_000;
/** The pause before the next look; doubles with each try while a model has no place or its host is away. */
const RETRY_MS = 10_000;
const MAX_RETRY_MS = 300_000;

/** Nothing is started before `run`. */
export function createServedModels(deps: ServeDeps, { models }: { models: readonly string[] }): ServedModels {
  const { containers, left } = deps;
  const started = Promise.withResolvers<void>();
  const readyOf = (model: string) =>
    containers.list().find(({ placement, step }) => placement.model === model && step === "ready");
  return {
    names: () => models.filter((model) => readyOf(model) !== undefined),
    has: (model) => models.includes(model),
    urlOf(model) {
      const state = readyOf(model);
      return state && `${state.url}/v1`;
    },
    states: () => [...containers.list().map(toStatus), ...left().map(unplaced)],
    first: started.promise,
    async run(signal) {
      const timer = setTimeout(started.resolve, FIRST_MS);
      try {
        await keepPlaced(deps, { models, onTried: started.resolve }, signal);
      } catch (error) {
        if (!(isAbort(error) && signal.aborted)) throw error;
      } finally {
        clearTimeout(timer);
        started.resolve();
      }
    },
  };
}

type Keeping = { models: readonly string[]; onTried: () => void };

/** While each has its place the containers look after themselves, and what runs is left as it is. */
async function keepPlaced(deps: ServeDeps, { models, onTried }: Keeping, signal: AbortSignal): Promise<void> {
  const { containers, wait = sleep } = deps;
  let placed = 0;
  let pauseMs = RETRY_MS;
  const isAmiss = () => placed < models.length || containers.list().some(({ step }) => step === "away");
  while (!signal.aborted) {
    if (isAmiss()) placed = await tryOnce(deps, models, signal);
    onTried();
    await wait(pauseMs, signal);
    pauseMs = isAmiss() ? Math.min(2 * pauseMs, MAX_RETRY_MS) : RETRY_MS;
  }
}

/** How many have a place. */
async function tryOnce(
  { containers, plan, log }: ServeDeps,
  models: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  try {
    const running = await containers.running(signal);
    const placements = await plan({ models, running, epoch: 0 }, signal);
    await orNull(containers.ensure(placements, signal), FIRST_MS);
    return placements.length;
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    log.warn("engines could not be seen to", { code: codeOf(error) }, error);
    return 0;
  }
}
