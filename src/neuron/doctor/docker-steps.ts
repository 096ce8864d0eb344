import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import type { ContainerSpace } from "../../adapters/docker/read-space.ts";
import type { DockerConfig, DoctorConfig } from "../../config/doctor.ts";
import type { Owner } from "../../domain/engines/container-identity.ts";
import { LOCAL_HOST } from "../../domain/engines/host-url.ts";
import { checkDocker, type DockerFacts } from "./check-docker.ts";
import { checkGpu, checkImageRoom, checkShm, checkWeightsRoom, trySpace } from "./check-host.ts";
import { type Finding, unclear } from "./finding.ts";
import type { Known, Step } from "./step.ts";

/** How Docker hosts are reached. Absent: there are none to look at. */
export type DockerDeps = {
  /** Nothing is asked of it yet; closed by the opener's owner. @throws `CONFIG_INVALID` without its certificates */
  openDocker?: (name: string) => Promise<DockerHost>;
};

const DOCKER_MEND =
  "install and start Docker there, let this user use it (group docker), or name another host with --engines.host";

/** What engines need of each host where targon would run some; nothing where it would not. */
export function dockerSteps({ openDocker }: DockerDeps, config: DoctorConfig): Step[] {
  const { docker } = config;
  if (!(docker && openDocker)) return [];
  const hosts = docker.hosts.length === 0 ? [LOCAL_HOST] : [...new Set(docker.hosts)];
  return hosts.flatMap((name) => hostSteps({ name, docker, config, openDocker }));
}

type Looked = Required<DockerDeps> & { name: string; docker: DockerConfig; config: DoctorConfig };

function hostSteps({ name, docker, config, openDocker }: Looked): Step[] {
  const { image, device, hub } = docker;
  let facts: DockerFacts | undefined;
  let space: Promise<ContainerSpace | null> | undefined;
  const look = (known: Known): Owner => ({
    netuid: config.netuid,
    hotkey: known.hotkey?.address ?? "",
    role: config.role,
  });
  const spaceOf = (found: DockerFacts, known: Known, signal: AbortSignal) => {
    space ??= trySpace(found, { owner: look(known), image, device }, signal);
    return space;
  };
  const later = (
    step: string,
    check: (found: DockerFacts, known: Known, signal: AbortSignal) => unknown,
  ) => ({
    name: step,
    mend: DOCKER_MEND,
    check: async (signal: AbortSignal, known: Known) =>
      facts
        ? ((await check(facts, known, signal)) as Finding)
        : unclear(`${name}: no Docker`, "mend that first"),
  });
  return [
    {
      name: "docker",
      mend: DOCKER_MEND,
      async check(signal) {
        const found = await checkDocker(await openDocker(name), image, signal);
        facts = found.facts;
        return found.finding;
      },
    },
    ...(device === "cuda"
      ? [later("gpu", (found, known, signal) => checkGpu(found, { owner: look(known), image }, signal))]
      : []),
    later("shm", async (found, known, signal) =>
      checkShm(found, { space: await spaceOf(found, known, signal), image, device }),
    ),
    later("images", async (found, known, signal) =>
      checkImageRoom(found, { space: await spaceOf(found, known, signal), image }),
    ),
    later("weights", async (found, known, signal) =>
      checkWeightsRoom(found, { space: await spaceOf(found, known, signal), image, folder: hub.cacheDir }),
    ),
  ];
}
