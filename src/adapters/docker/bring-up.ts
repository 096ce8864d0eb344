import { isOwned, LABELS } from "../../domain/engines/container-identity.ts";
import type { EngineStep } from "../../domain/engines/engine-status.ts";
import type { Size } from "../../domain/engines/make-smaller.ts";
import { type RootCause, readRootCause } from "../../domain/engines/root-cause.ts";
import type { Placement } from "../../domain/plan/types.ts";
import { TargonError } from "../../errors.ts";
import { awaitReady, type Readiness } from "./await-ready.ts";
import { isInCache } from "./cached-model.ts";
import { identify, toContainerSpec, type Wanted, withoutLimits } from "./container-spec.ts";
import type { ContainerSpec } from "./docker-host.ts";
import { GRACE_SECONDS } from "./engine-host.ts";
import type { KeeperDeps } from "./keeper-deps.ts";

/** An engine that is up, or why not. `id`: its container, null where none was made; `adopted`: it ran already. */
export type BroughtUp = Readiness & { id: string | null; adopted: boolean };

type Asked = {
  placement: Placement;
  size: Size;
  /** False after a failure: what stands is made anew. */
  mayAdopt: boolean;
  onStep: (step: EngineStep) => void;
};

/**
 * One try to have the engine up: the host made ready, a running engine that matches adopted, else a new one.
 *
 * @throws {TargonError} `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`, `IMAGE_MISSING`
 */
export async function bringUp(deps: KeeperDeps, asked: Asked, signal: AbortSignal): Promise<BroughtUp> {
  const { host, settings } = deps;
  const { placement, mayAdopt, onStep } = asked;
  onStep("image");
  const image = await host.prepare(signal);
  if (image === null) return { cause: NOT_WANTED, id: null, adopted: false };
  const wanted = { placement, image, isLocal: host.docker.isLocal };
  const running = await adopt(deps, { wanted, mayAdopt }, signal);
  if (running !== null && running !== undefined) {
    const readiness = await awaitReady(deps, { id: running, placement, onStep }, signal);
    return { ...readiness, id: running, adopted: true };
  }
  if (running === undefined) return { cause: NAME_TAKEN, id: null, adopted: false };
  const identity = identify(settings, wanted);
  const isCached = wanted.isLocal && (await isInCache(settings, placement, signal));
  const spec = toContainerSpec(settings, wanted, { ...identity, size: asked.size, isCached });
  return await host.alone(placement.gpus, () => startNew(deps, { ...asked, spec }, signal), signal);
}

async function startNew(
  deps: KeeperDeps,
  { placement, onStep, spec }: Asked & { spec: ContainerSpec },
  signal: AbortSignal,
): Promise<BroughtUp> {
  onStep("start");
  const { id, refusal } = await make(deps, spec, signal);
  if (refusal) return { cause: refusal, id, adopted: false };
  return { ...(await awaitReady(deps, { id, placement, onStep }, signal)), id, adopted: false };
}

/** A daemon without root refuses to set limits: then it goes without. */
async function make(deps: KeeperDeps, spec: ContainerSpec, signal: AbortSignal) {
  const { docker } = deps.host;
  const id = await docker.create(spec, signal);
  const refusal = await start(deps, id, signal);
  if (spec.HostConfig?.Ulimits === undefined || !refusal?.what.includes("rlimit")) return { id, refusal };
  await docker.remove(id, { graceSeconds: GRACE_SECONDS }, signal);
  const other = await docker.create(withoutLimits(spec), signal);
  return { id: other, refusal: await start(deps, other, signal) };
}

/** The id of a running engine that is the wanted one; null: there is none any more; undefined: the name is another's. */
async function adopt(
  { host, settings }: KeeperDeps,
  { wanted, mayAdopt }: { wanted: Wanted; mayAdopt: boolean },
  signal: AbortSignal,
) {
  const { name, spec } = identify(settings, wanted);
  const found = await host.docker.inspect(name, signal);
  if (found === null || found.name !== name) return null;
  if (!isOwned(settings.owner, found)) return undefined;
  const matches = found.labels[LABELS.spec] === spec && found.imageId === wanted.image.id;
  if (mayAdopt && matches && found.status === "running") return found.id;
  await host.docker.remove(found.id, { graceSeconds: GRACE_SECONDS }, signal);
  return null;
}

/** Docker refuses to start what it has no driver, GPU or port for; its words tell which. */
async function start({ host }: KeeperDeps, id: string, signal: AbortSignal): Promise<RootCause | null> {
  try {
    await host.docker.start(id, signal);
    return null;
  } catch (error) {
    if (!(error instanceof TargonError) || error.code !== "DOCKER_REFUSED") throw error;
    return causeOfRefusal(error);
  }
}

/** Docker's words where they tell no cause that is known: they are the operator's own daemon's. */
function causeOfRefusal(error: TargonError): RootCause {
  const detail = String(error.data.detail);
  const cause = readRootCause({ lines: [detail], exitCode: null, oomKilled: false });
  if (cause.name !== "unknown") return cause;
  return { ...cause, name: "refused", what: `Docker does not start the engine: ${detail}` };
}

const NOT_WANTED: RootCause = {
  name: "not-wanted",
  what: "the engine is not wanted any more",
  mend: "nothing",
  remedy: "operator",
  maxModelLen: null,
};

const NAME_TAKEN: RootCause = {
  name: "name-taken",
  what: "a container that is not ours has the engine's name",
  mend: "rename or remove it",
  remedy: "operator",
  maxModelLen: null,
};
