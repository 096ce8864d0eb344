import type { Host, Placement } from "../../domain/plan/types.ts";
import { codeOf, TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import type { DockerHost } from "../docker/docker-host.ts";
import type { EngineSettings } from "../docker/engine-settings.ts";
import { lookupName } from "../docker/find-image.ts";
import { createRunOnce } from "../docker/run-program.ts";
import { createContainerSmi } from "./container-smi.ts";
import { readHost } from "./read-host.ts";
import { type MachineMemory, readMemory } from "./read-memory.ts";
import { createLocalSmi, type RunSmi } from "./run-smi.ts";

/** How a Docker host is looked at. */
export type DockerHostQuery = {
  /** Of the engines, in whose image `nvidia-smi` runs where this machine has none of its own. */
  settings: EngineSettings;
  /** Whether an image that is not there is pulled, which takes long. */
  pulls: boolean;
  /** Our engines that run, on any host. */
  running: readonly Placement[];
};

/** Hosts of this machine, also where this program is in a container and reaches the daemon by its socket. */
const HERE = /^unix:/;

/**
 * A Docker host with its GPUs: by the `nvidia-smi` of this machine where it is this machine, else by one in a container.
 *
 * @throws {TargonError} `GPU_UNREADABLE`, `IMAGE_MISSING`, `ENGINE_START_FAILED`, `DOCKER_*`; an abort
 */
export async function readDockerHost(
  deps: { docker: DockerHost; log: Log },
  query: DockerHostQuery,
  signal: AbortSignal,
): Promise<Host> {
  const { docker } = deps;
  const { device } = query.settings;
  const isHere = HERE.test(docker.name);
  const contained = inContainer(deps, query);
  const run = isHere ? orElse(createLocalSmi(), contained) : contained;
  const memory = isHere ? readMemory() : await memoryOf(docker, signal);
  return await readHost(run, { device, running: query.running, name: docker.name, memory }, signal);
}

function inContainer(deps: { docker: DockerHost; log: Log }, { settings, pulls }: DockerHostQuery): RunSmi {
  const { docker } = deps;
  const { image } = settings;
  const runOnce = createRunOnce(deps, { settings });
  return createContainerSmi(async (call, signal) => {
    if (!pulls && (await docker.image(lookupName(image), signal)) === null) throw missing(docker, image);
    return await runOnce(call, signal);
  }, image);
}

function missing({ name }: DockerHost, image: string): TargonError {
  return new TargonError("IMAGE_MISSING", "the image that would look at the host's GPUs is not there", {
    data: { host: name, image, expected: `docker -H ${name} pull ${image}` },
  });
}

/** This program may itself run in a container that has the Docker socket and no driver: then the first error stands. */
function orElse(first: RunSmi, second: RunSmi): RunSmi {
  return async (args, signal) => {
    try {
      return await first(args, signal);
    } catch (error) {
      if (codeOf(error) !== "GPU_UNREADABLE") throw error;
      return await second(args, signal).catch(() => {
        throw error;
      });
    }
  };
}

/** What others hold there is not known. */
async function memoryOf(docker: DockerHost, signal: AbortSignal): Promise<MachineMemory> {
  const totalMiB = Math.floor((await docker.info(signal)).memoryBytes / 2 ** 20);
  return { totalMiB, freeMiB: totalMiB };
}
