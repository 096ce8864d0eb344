import type { HostAccess } from "../../../src/adapters/docker/connect-host.ts";
import {
  type Containers,
  type ContainersOptions,
  createContainers,
} from "../../../src/adapters/docker/create-containers.ts";
import type { DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import { type EngineSettings, TIMINGS } from "../../../src/adapters/docker/engine-settings.ts";
import { openDocker } from "../../../src/adapters/docker/open-docker.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { IMAGE } from "./build-image.ts";

/** As a real run, but for its pauses. */
export const QUICK = { ...TIMINGS, pollMs: 200, backoffMs: 200, maxBackoffMs: 1_000 };

/** The embedded network's model on a CPU. */
export function placementOn(host: string, over: Partial<Placement> = {}): Placement {
  return {
    model: MOCK_MODEL,
    revision: "a".repeat(40),
    host,
    gpus: [],
    tensorParallel: 1,
    pipelineParallel: 1,
    memoryUtilization: null,
    maxModelLen: 2048,
    need: { weightsMiB: 1, kvMiB: 1, logitsMiB: 1, overheadMiB: 1, totalMiB: 4 },
    ...over,
  };
}

export function settingsIn(dir: string, over: Partial<EngineSettings> = {}): EngineSettings {
  return {
    owner: { netuid: 4, hotkey: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", role: "validator" },
    image: IMAGE,
    device: "cpu",
    leastModelLen: 1024,
    hubCache: `${dir}/hub`,
    hubToken: null,
    hubEndpoint: null,
    ...over,
  };
}

export function openHost(name: string, access: Partial<HostAccess> = {}): Promise<DockerHost> {
  return openDocker(name, { tlsDir: null, defaultTlsDir: "/nowhere", log: silentLog, ...access });
}

export function quickContainers(
  hosts: DockerHost[],
  settings: EngineSettings,
  over: Partial<ContainersOptions> = {},
): Containers {
  return createContainers({ hosts, settings, stopOnExit: false, log: silentLog, timings: QUICK, ...over });
}
