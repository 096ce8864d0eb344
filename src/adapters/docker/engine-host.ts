import { isOwned, LABELS, ownerLabels } from "../../domain/engines/container-identity.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { createLimit, type Limit } from "../../lib/limit.ts";
import type { Log } from "../../lib/log.ts";
import { identify } from "./container-spec.ts";
import type { DockerHost, NamedContainer } from "./docker-host.ts";
import type { ImageFacts } from "./docker-schemas.ts";
import type { EngineSettings, Timings } from "./engine-settings.ts";
import { findImage } from "./find-image.ts";

/** A host with what is wanted on it. */
export type EngineHost = {
  docker: DockerHost;
  /** Replaces what is wanted here. */
  want(placements: Placement[]): void;
  /**
   * Makes the host ready for what is wanted: the image is there, and no engine of ours stands that is not wanted.
   *
   * @returns the image, or null where nothing is wanted
   * @throws {TargonError} `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`, `IMAGE_MISSING`
   */
  prepare(signal: AbortSignal): Promise<ImageFacts | null>;
  /**
   * Starts one engine at a time on each of the GPUs: one that starts takes what others take meanwhile for its own, and
   * finds no room for its cache.
   */
  alone<T>(gpus: readonly string[], start: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

/** How long an engine may take to end by itself before it is killed, seconds. */
export const GRACE_SECONDS = 10;

type Deps = { docker: DockerHost; log: Log };

/** One at a time: several engines of a host share one pull. */
export function createEngineHost(deps: Deps, settings: EngineSettings, timings: Timings): EngineHost {
  const { docker } = deps;
  const turn = createLimit(1);
  const starts = new Map<string, Limit>();
  let wanted: Placement[] = [];
  return {
    docker,
    want(placements) {
      wanted = placements;
    },
    prepare: (signal) =>
      turn.run(async () => {
        const image = wanted.length > 0 ? await findImage(deps, { settings, timings }, signal) : null;
        await sweep(deps, { settings, image, wanted }, signal);
        return image;
      }, signal),
    alone: (gpus, start, signal) => inTurns(starts, { gpus: gpus.toSorted(), start }, signal),
  };
}

/** The GPUs in one order for all, so that no two wait for each other. */
async function inTurns<T>(
  turns: Map<string, Limit>,
  { gpus: [gpu, ...others], start }: { gpus: string[]; start: () => Promise<T> },
  signal: AbortSignal,
): Promise<T> {
  if (gpu === undefined) return await start();
  const turn = turns.get(gpu) ?? createLimit(1);
  turns.set(gpu, turn);
  return await turn.run(() => inTurns(turns, { gpus: others, start }, signal), signal);
}

/** Removes our engines that are not wanted, and waits until they are gone: their GPUs are needed. */
async function sweep(
  { docker, log }: Deps,
  { settings, image, wanted }: { settings: EngineSettings; image: ImageFacts | null; wanted: Placement[] },
  signal: AbortSignal,
): Promise<void> {
  const { owner } = settings;
  const { isLocal } = docker;
  const names = new Set(
    image ? wanted.map((placement) => identify(settings, { placement, image, isLocal }).name) : [],
  );
  const standing = await docker.list(ownerLabels(owner), signal);
  const unwanted = standing.filter(
    (container) => isOwned(owner, container) && !names.has(container.name) && !isAtWork(container),
  );
  for (const { id, name } of unwanted) {
    log.info("engine removed: it is not wanted any more", { host: docker.name, container: name });
    await docker.remove(id, { graceSeconds: GRACE_SECONDS }, signal);
  }
}

/** A program of ours that runs is removed by who waits for it; what a killed process left is ended sometime. */
function isAtWork({ labels, status }: NamedContainer): boolean {
  return labels[LABELS.program] !== undefined && (status === "created" || status === "running");
}
