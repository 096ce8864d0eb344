import { mkdir } from "node:fs/promises";
import { isOwned, ownerLabels } from "../../domain/engines/container-identity.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { abortReason, isAbort } from "../../lib/abort.ts";
import { createLimit } from "../../lib/limit.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import { openHttpEngine } from "../engine/http-engine.ts";
import type { DockerHost } from "./docker-host.ts";
import { createEngineHost, type EngineHost } from "./engine-host.ts";
import { type EngineSettings, TIMINGS, type Timings } from "./engine-settings.ts";
import type { EngineState } from "./engine-state.ts";
import { placementOf } from "./placement-label.ts";
import { type Keeper, startKeeper } from "./start-keeper.ts";

/** Engines in containers of ours, on one host or many. */
export type Containers = {
  /**
   * Makes what runs equal to the placements: engines that match are adopted or kept, others of ours removed, missing
   * ones started. Resolves when each is ready, given up, or its host is away; with a download that may be hours, in
   * which `list` tells what is ready already.
   *
   * @throws {TargonError} `CONFIG_INVALID` for a placement on another host, an abort; an engine's failure is its state's
   */
  ensure(placements: Placement[], signal?: AbortSignal): Promise<EngineState[]>;
  /** Those that were given up are tried anew. */
  renew(): void;
  /** As they stand now. */
  list(): EngineState[];
  /** Calls the listener each time an engine is a step further, or back; one at most. */
  onStep(listener: () => void): void;
  /**
   * What runs, as it was planned: the engines that are kept, before the first `ensure` those that an earlier program
   * left. A host that is away has none.
   */
  running(signal?: AbortSignal): Promise<Placement[]>;
  /** Ends the watching. The engines go on, unless they are to stop with the program. */
  close(): Promise<void>;
};

/** What containers are made of. The hosts are the caller's to close, after this. */
export type ContainersOptions = {
  hosts: DockerHost[];
  settings: EngineSettings;
  stopOnExit: boolean;
  log: Log;
  timings?: Timings;
};

/** How long an engine may take to end by itself when the program ends, seconds: contracts §2 gives all of it five. */
const EXIT_GRACE_SECONDS = 2;

/** Opens nothing by itself: the first `ensure` looks what runs. */
export function createContainers(options: ContainersOptions): Containers {
  const { settings, log, timings = TIMINGS } = options;
  const hosts = new Map(
    options.hosts.map((docker) => [docker.name, createEngineHost({ docker, log }, settings, timings)]),
  );
  const keepers = new Map<string, Keeper>();
  const common = { settings, timings, openEngine: openHttpEngine, wait: sleep, now: () => performance.now() };
  const start = (placement: Placement) => {
    const fields = { model: placement.model, host: placement.host };
    const deps = {
      ...common,
      host: hostOf(hosts, placement),
      log: log.child(fields),
      onStep: () => listener(),
    };
    return startKeeper(deps, placement);
  };
  const turn = createLimit(1);
  let isClosed = false;
  let listener = () => {};
  const replace = (placements: Placement[]) =>
    turn.run(async () => {
      if (isClosed) throw abortReason();
      for (const [name, host] of hosts) host.want(placements.filter((placement) => placement.host === name));
      await replaceKeepers(keepers, placements, start);
    });
  return {
    async ensure(placements, signal) {
      for (const placement of placements) hostOf(hosts, placement);
      if (options.hosts.some(({ isLocal }) => isLocal)) await mkdir(settings.hubCache, { recursive: true });
      await replace(placements);
      await Promise.all([
        ...[...hosts.values()].map((host) => tidy(host, log, signal)),
        ...[...keepers.values()].map((keeper) => keeper.settled(signal)),
      ]);
      return statesOf(keepers);
    },
    renew() {
      for (const keeper of keepers.values()) keeper.renew();
    },
    list: () => statesOf(keepers),
    onStep(given) {
      listener = given;
    },
    async running(signal) {
      if (keepers.size === 0) return await leftBehind(options, signal);
      return statesOf(keepers).flatMap(({ step, placement }) => (step === "failed" ? [] : placement));
    },
    async close() {
      isClosed = true;
      await turn.run(() => replaceKeepers(keepers, [], start));
      if (options.stopOnExit) await removeAll(options);
    },
  };
}

function hostOf(hosts: Map<string, EngineHost>, { host: name, model }: Placement): EngineHost {
  const host = hosts.get(name);
  if (host) return host;
  throw new TargonError("CONFIG_INVALID", "a model is placed on a host that is not known", {
    data: { host: name, model },
  });
}

function statesOf(keepers: Map<string, Keeper>): EngineState[] {
  return [...keepers.values()].map((keeper) => keeper.state());
}

async function replaceKeepers(
  keepers: Map<string, Keeper>,
  placements: Placement[],
  start: (placement: Placement) => Promise<Keeper>,
): Promise<void> {
  const wanted = new Map(placements.map((placement) => [JSON.stringify(placement), placement]));
  const unwanted = [...keepers].filter(([key]) => !wanted.has(key));
  await Promise.all(unwanted.map(([, keeper]) => keeper.stop()));
  for (const [key] of unwanted) keepers.delete(key);
  for (const [key, placement] of wanted) {
    if (!keepers.has(key)) keepers.set(key, await start(placement));
  }
}

/** Removes what is not wanted on a host, also where nothing is; its keepers tell what they cannot do themselves. */
async function tidy(host: EngineHost, log: Log, signal = new AbortController().signal): Promise<void> {
  try {
    await host.prepare(signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    log.debug("a host was not tidied", { host: host.docker.name, why: sentenceOf(error) });
  }
}

async function leftBehind(
  { hosts, settings: { owner }, log }: ContainersOptions,
  signal?: AbortSignal,
): Promise<Placement[]> {
  const all = await Promise.all(
    hosts.map(async (host) => {
      try {
        return (await host.list(ownerLabels(owner), signal)).filter((container) => isOwned(owner, container));
      } catch (error) {
        if (isAbort(error)) throw error;
        log.warn("a Docker host is away", { host: host.name, why: sentenceOf(error) });
        return [];
      }
    }),
  );
  return all.flat().flatMap((container) => (container.status === "running" ? placementOf(container) : []));
}

async function removeAll({ hosts, settings: { owner }, log }: ContainersOptions): Promise<void> {
  const removeOn = async (host: DockerHost) => {
    const ours = (await host.list(ownerLabels(owner))).filter((container) => isOwned(owner, container));
    await Promise.all(ours.map(({ id }) => host.remove(id, { graceSeconds: EXIT_GRACE_SECONDS })));
  };
  for (const result of await Promise.allSettled(hosts.map(removeOn)))
    if (result.status === "rejected")
      log.warn("an engine may run on: its host does not answer", { why: sentenceOf(result.reason) });
}
