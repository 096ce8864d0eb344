import type { Owner } from "../../domain/engines/container-identity.ts";
import type { Host, Placement } from "../../domain/plan/types.ts";
import { codeOf, TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import type { DockerHost } from "../docker/docker-host.ts";
import { TIMINGS } from "../docker/engine-settings.ts";
import { findImage, lookupName } from "../docker/find-image.ts";
import { runProgram } from "../docker/run-program.ts";
import { createContainerSmi } from "./container-smi.ts";
import { readHost } from "./read-host.ts";
import { type MachineMemory, readMemory } from "./read-memory.ts";
import { createLocalSmi, type RunSmi } from "./run-smi.ts";

/** How a Docker host is looked at. */
export type DockerHostQuery = {
  device: "cuda" | "cpu";
  /** Of the engines: `nvidia-smi` runs in it where this machine has none of its own. */
  image: string;
  /** Whether an image that is not there is pulled, which takes long. */
  pulls: boolean;
  owner: Owner;
  running: readonly Placement[];
};

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
  const contained = inContainer(deps, query, signal);
  const run = docker.isLocal ? orElse(createLocalSmi(), contained) : contained;
  const memory = docker.isLocal ? readMemory() : await memoryOf(docker, signal);
  return await readHost(run, { ...query, name: docker.name, memory }, signal);
}

function inContainer(
  { docker, log }: { docker: DockerHost; log: Log },
  { image, pulls, owner }: DockerHostQuery,
  signal: AbortSignal,
): RunSmi {
  const found = async () => {
    if (pulls) await findImage({ docker, log }, { settings: { image }, timings: TIMINGS }, signal);
    else if ((await docker.image(lookupName(image), signal)) === null) throw missing(docker, image);
  };
  return createContainerSmi(async ({ args, ...program }) => {
    await found();
    return await runProgram(docker, { owner, ...program, arguments: args, gpus: "all" }, signal);
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
