import type { Engines } from "../../domain/ports/engine.ts";
import type { ModelList } from "../../domain/ports/models.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { codeOf } from "../../errors.ts";
import { abortReason, isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import type { Pace } from "./pace.ts";

/** The models that are wanted and the engines that verify them. */
export type EngineKeeper = {
  /** Wanted as last read. */
  wanted(): string[];
  /** Wanted, and verifiable now. */
  models(): string[];
  /** Wanted, and verifiable at any time since the open epoch began: an engine that went away costs nobody a score. */
  scored(): string[];
  /**
   * Sees to it that engines run for the wanted models; those that cannot run together take turns by epochs. Returns after
   * a while though some are still on their way.
   */
  start(epoch: number, signal: AbortSignal): Promise<void>;
  /** Does so each epoch, and soon where something is amiss, until the signal aborts. Never fails. */
  run(epoch: () => number, signal: AbortSignal): Promise<void>;
};

/** What a keeper is made with. */
export type KeeperDeps = {
  engines: Engines;
  modelList: ModelList;
  /** Told of the models after each turn. */
  onModels: (models: string[]) => void;
  clock: Pick<Clock, "monotonic">;
  log: Log;
};

/** A start waits for engines so long; those that need longer (weights to download) are followed by `run`. */
const START_MS = 60_000;

/** Keeps the engines of a validator; `wanted`: the models as read at the start. */
export function createEngineKeeper(
  deps: KeeperDeps,
  { pace, wanted }: { pace: Pick<Pace, "enginesMs" | "enginesMaxMs">; wanted: string[] },
): EngineKeeper {
  const { engines } = deps;
  const known: Known = { wanted, epoch: 0 };
  const seen = new Set<string>();
  let starting = Promise.resolve();
  const models = () => known.wanted.filter((model) => engines.models().includes(model));
  const note = () => {
    for (const model of models()) seen.add(model);
  };
  const turn = async (isNew: boolean, signal: AbortSignal) => {
    await seeTo(deps, { known, isNew }, signal);
    note();
    deps.onModels(models());
  };
  const isAmiss = () =>
    models().length !== known.wanted.length || engines.readings().some(({ state }) => state !== "closed");
  return {
    wanted: () => known.wanted,
    models,
    scored: () => [...new Set([...seen, ...models()])],
    async start(epoch, signal) {
      known.epoch = epoch;
      starting = turn(false, signal);
      await orAfter(START_MS, starting, signal);
      signal.throwIfAborted();
    },
    async run(epoch, signal) {
      const due = createDue(deps.clock, pace);
      await starting;
      while (!signal.aborted) {
        await sleep(pace.enginesMs, signal);
        const isNew = epoch() !== known.epoch;
        known.epoch = epoch();
        if (isNew) seen.clear();
        else note();
        if (isNew || due(isAmiss())) await turn(isNew, signal);
      }
    },
  };
}

type Known = { wanted: string[]; epoch: number };

async function seeTo(
  { engines, modelList, log }: KeeperDeps,
  { known, isNew }: { known: Known; isNew: boolean },
  signal: AbortSignal,
): Promise<void> {
  const mind = async (work: () => Promise<void>, what: string) => {
    try {
      await work();
    } catch (error) {
      if (isAbort(error) && signal.aborted) return;
      log.warn(what, { code: codeOf(error) }, error);
    }
  };
  const read = async () => {
    known.wanted = await modelList.read(signal);
  };
  if (isNew) await mind(read, "the list of models could not be read: that of before stands");
  const { wanted, epoch } = known;
  await mind(
    async () => void (await engines.ensure(wanted, { epoch, signal })),
    "engines could not be seen to",
  );
}

/** Whether it is time for a try: the pauses between them grow while something stays amiss. */
function createDue(
  clock: KeeperDeps["clock"],
  { enginesMs, enginesMaxMs }: Pick<Pace, "enginesMs" | "enginesMaxMs">,
): (isAmiss: boolean) => boolean {
  let pauseMs = enginesMs;
  let atMs = 0;
  return (isAmiss) => {
    const now = clock.monotonic();
    if (!isAmiss) pauseMs = enginesMs;
    if (!isAmiss || now < atMs) return false;
    pauseMs = Math.min(2 * pauseMs, enginesMaxMs);
    atMs = now + pauseMs;
    return true;
  };
}

/** Ends when the work does, or after `ms`, the work going on. */
async function orAfter(ms: number, work: Promise<void>, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const timer = sleep(ms, AbortSignal.any([signal, done.signal]));
  try {
    await Promise.race([work, timer]);
  } finally {
    done.abort(abortReason());
  }
}
