import { containerName, LABELS, ownerLabels, specHash } from "../../domain/engines/container-identity.ts";
import { BATCHED_TOKENS, ENGINE_PORT, toEngineArguments } from "../../domain/engines/engine-arguments.ts";
import type { Size } from "../../domain/engines/make-smaller.ts";
import type { Placement } from "../../domain/plan/types.ts";
import type { ContainerSpec } from "./docker-host.ts";
import type { ImageFacts } from "./docker-schemas.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { lookupName } from "./find-image.ts";

/** A container's name, and the hash over all that was asked for: a running one with both is the one that is wanted. */
export type Identity = { name: string; spec: string };

/** What is to run, and where. */
export type Wanted = { placement: Placement; image: ImageFacts; isLocal: boolean };

/** How a container is made. `isCached`: all of the model lies in the cache that the container is given. */
export type Making = Identity & { size: Size; isCached: boolean };

const GIB = 1024 ** 3;
/** Tensor-parallel workers exchange through shared memory; Docker's default of 64 MiB hangs them. A bound, not a use. */
export const SHM_BYTES = { cuda: 8 * GIB, cpu: 4 * GIB };
const HUB_VOLUME = "targon-huggingface";
/** Where the engine's library of the hub keeps all that is its own, and models in a folder of it. */
const HUB_HOME = "/root/.cache/huggingface";
const COMPILE_VOLUME = "targon-vllm-cache";
/** GPUs that exchange do so over pinned memory. */
const UNLIMITED_LOCKS = { Name: "memlock", Soft: -1, Hard: -1 };
/** Where a model's folder is mounted. */
const FOLDER = "/models/model";

/** The size that a placement plans. */
export function plannedSize({ maxModelLen, memoryUtilization }: Placement): Size {
  return { maxModelLen, memoryUtilization, batchedTokens: BATCHED_TOKENS };
}

/** What the engine calls the model it loads: `/v1/models` tells it as `root`. */
export function sourceOf(settings: EngineSettings, placement: Placement) {
  const isFolder = (settings.folderOf?.(placement.model) ?? null) !== null;
  return isFolder
    ? { model: FOLDER, revision: null }
    : { model: placement.model, revision: placement.revision };
}

/** By what was planned, whatever the engine got in the end: an engine made smaller is found again after a restart. */
export function identify(settings: EngineSettings, wanted: Wanted): Identity {
  const spec = specHash({
    imageId: wanted.image.id,
    arguments: argumentsFor(settings, wanted.placement, plannedSize(wanted.placement)),
    settings: { device: settings.device, gpus: wanted.placement.gpus, binds: bindsFor(settings, wanted) },
  });
  return { name: containerName(settings.owner, wanted.placement.model, spec), spec };
}

/** The container of an engine. Its port is published on the host's loopback alone; Docker chooses it. */
export function toContainerSpec(
  settings: EngineSettings,
  wanted: Wanted,
  { name, spec, size, isCached }: Making,
): ContainerSpec {
  const { placement, image } = wanted;
  const port = `${ENGINE_PORT}/tcp`;
  return {
    name,
    Image: lookupName(settings.image),
    Cmd: argumentsFor(settings, placement, size),
    // An engine asks the hub also for what it has, and does not start while the hub is away.
    Env: [...environmentFor(settings, placement), ...(isCached ? ["HF_HUB_OFFLINE=1"] : [])],
    ExposedPorts: { [port]: {} },
    Labels: {
      ...ownerLabels(settings.owner),
      [LABELS.model]: placement.model,
      [LABELS.revision]: placement.revision,
      [LABELS.image]: image.digests[0] ?? image.id,
      [LABELS.spec]: spec,
      [LABELS.length]: String(size.maxModelLen),
      [LABELS.placement]: JSON.stringify(placement),
    },
    HostConfig: {
      PortBindings: { [port]: [{ HostIp: "127.0.0.1", HostPort: "" }] },
      Binds: bindsFor(settings, wanted),
      ShmSize: SHM_BYTES[settings.device],
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
      ...deviceConfig(settings, placement),
    },
  };
}

function argumentsFor(settings: EngineSettings, placement: Placement, size: Size): string[] {
  const { image, owner } = settings;
  const source = sourceOf(settings, placement);
  const sized = { ...placement, ...size };
  return toEngineArguments({
    image,
    role: owner.role,
    placement: sized,
    source,
    batchedTokens: size.batchedTokens,
  });
}

function environmentFor({ hubToken, hubEndpoint, device }: EngineSettings, { need }: Placement): string[] {
  const cacheGib = Math.max(1, Math.ceil(need.kvMiB / 1024));
  return [
    "VLLM_NO_USAGE_STATS=1",
    "DO_NOT_TRACK=1",
    // The second name is what older libraries of the hub read.
    ...(hubToken === null ? [] : [`HF_TOKEN=${hubToken}`, `HUGGING_FACE_HUB_TOKEN=${hubToken}`]),
    ...(hubEndpoint === null ? [] : [`HF_ENDPOINT=${hubEndpoint}`]),
    ...(device === "cpu" ? [`VLLM_CPU_KVCACHE_SPACE=${cacheGib}`] : []),
  ];
}

function bindsFor(settings: EngineSettings, { placement, isLocal }: Wanted): string[] {
  const folder = settings.folderOf?.(placement.model) ?? null;
  return [
    isLocal ? `${settings.hubCache}:${HUB_HOME}/hub` : `${HUB_VOLUME}:${HUB_HOME}`,
    `${COMPILE_VOLUME}:/root/.cache/vllm`,
    ...(folder === null ? [] : [`${folder}:${FOLDER}:ro`]),
  ];
}

function deviceConfig({ device }: EngineSettings, { gpus }: Placement): object {
  if (device === "cpu") return { CapAdd: ["SYS_NICE"], SecurityOpt: ["seccomp=unconfined"] };
  return { DeviceRequests: [gpuRequest(gpus)], ...(gpus.length > 1 && { Ulimits: [UNLIMITED_LOCKS] }) };
}

/** The same without limits that a daemon without root may not set. */
export function withoutLimits(spec: ContainerSpec): ContainerSpec {
  const { Ulimits: _limits, ...HostConfig } = spec.HostConfig ?? {};
  return { ...spec, HostConfig };
}

/** What Docker is asked for so that a container sees these GPUs, or all of them. */
export function gpuRequest(gpus: string[] | "all"): object {
  const which = gpus === "all" ? { Count: -1 } : { DeviceIDs: gpus };
  return { Driver: "nvidia", Capabilities: [["gpu"]], ...which };
}
