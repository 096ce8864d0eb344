import { SHM_BYTES } from "../../adapters/docker/container-spec.ts";
import { lookupName } from "../../adapters/docker/find-image.ts";
import { type ContainerSpace, readSpace } from "../../adapters/docker/read-space.ts";
import { runProgram } from "../../adapters/docker/run-program.ts";
import { readFreeBytes } from "../../adapters/host/read-free-bytes.ts";
import type { Owner } from "../../domain/engines/container-identity.ts";
import { TargonError } from "../../errors.ts";
import type { DockerFacts } from "./check-docker.ts";
import { bad, type Finding, good, unclear } from "./finding.ts";

/** Whose container is made, and of which image. */
type Trial = { owner: Owner; image: string };

const GIB = 1024 ** 3;
/** A stock image unpacked has 25 GiB or so, and its layers come packed beside it. */
const IMAGE_BYTES = 40 * GIB;
/** Logs of engines and what they compile. */
const RUNNING_BYTES = 2 * GIB;
/** A model of eight billion weights in 16 bits has 15 GiB. */
const WEIGHTS_BYTES = 20 * GIB;

/** Does a container get the GPUs? The image is not pulled for it. */
export async function checkGpu(
  { docker, info, hasImage }: DockerFacts,
  { owner, image }: Trial,
  signal: AbortSignal,
): Promise<Finding> {
  const hasRuntime = info.runtimes.includes("nvidia");
  if (!hasImage) {
    const runtime = hasRuntime ? "Docker has the NVIDIA runtime" : "Docker names no NVIDIA runtime";
    const toolkit = hasRuntime ? "" : "install nvidia-container-toolkit there if it is missing, then ";
    return unclear(
      `${docker.name}: ${runtime}; whether a container gets GPUs cannot be tried without the image`,
      `${toolkit}${pull(docker.name, image)}`,
    );
  }
  try {
    const program = { entrypoint: ["nvidia-smi"], args: ["-L"], gpus: "all" as const };
    const said = await runProgram(docker, { owner, image: lookupName(image), ...program }, signal);
    const gpus = said.split("\n").flatMap((line) => /^GPU \d+: (.+) \(UUID:/.exec(line)?.[1] ?? []);
    if (gpus.length > 0) return good(`${docker.name}: a container gets ${gpus.join(", ")}`);
    return bad(`${docker.name}: a container sees no GPU`, "look at nvidia-smi on that host");
  } catch (error) {
    return refusal(docker.name, error);
  }
}

/** What an engine's container would find; null: the image that would tell is not there, or does not tell. */
export async function trySpace(
  { docker, hasImage }: DockerFacts,
  { owner, image, device }: Trial & { device: "cuda" | "cpu" },
  signal: AbortSignal,
): Promise<ContainerSpace | null> {
  if (!hasImage) return null;
  try {
    return await readSpace(docker, { owner, image: lookupName(image), device }, signal);
  } catch (error) {
    if (error instanceof TargonError) return null;
    throw error;
  }
}

/** Do the parts of an engine get the memory that they share? */
export function checkShm(
  { docker: { name }, info }: DockerFacts,
  { space, image, device }: { space: ContainerSpace | null; image: string; device: "cuda" | "cpu" },
): Finding {
  const wanted = SHM_BYTES[device];
  const shm = space?.shmBytes ?? null;
  if (shm !== null && shm < wanted / 2)
    return bad(
      `${name}: a container gets ${gib(shm)} of shared memory and not the ${gib(wanted)} that it asks for`,
      "look for what limits --shm-size in Docker there",
    );
  if (info.memoryBytes < wanted)
    return unclear(`${name}: the machine has ${gib(info.memoryBytes)} of memory in all`, "a larger machine");
  return shm === null
    ? unclear(`${name}: no container could tell its shared memory`, pull(name, image))
    : good(`${name}: a container gets ${gib(shm)} of shared memory`);
}

/** Is there room for the image of the engines where Docker keeps it? */
export async function checkImageRoom(
  { docker, info, hasImage }: DockerFacts,
  { space, image }: { space: ContainerSpace | null; image: string },
): Promise<Finding> {
  const root = info.rootDir ?? "Docker's folder";
  const free =
    space?.rootBytes ?? (docker.isLocal && info.rootDir ? await readFreeBytes(info.rootDir) : null);
  const state = hasImage ? `${image} is there` : `${image} is not there yet`;
  if (free === null)
    return unclear(
      `${docker.name}: ${state}; what is free in ${root} is told by a container only`,
      pull(docker.name, image),
    );
  const message = `${docker.name}: ${state}, ${gib(free)} free in ${root}`;
  const least = hasImage ? RUNNING_BYTES : IMAGE_BYTES;
  return free >= least
    ? good(message)
    : bad(`${message}, ${gib(least)} are needed`, "free some space there, or move Docker's data-root");
}

/** Is there room for weights: here in the cache of Hugging Face, elsewhere in a volume of Docker's? */
export async function checkWeightsRoom(
  { docker }: DockerFacts,
  { space, image, folder }: { space: ContainerSpace | null; image: string; folder: string },
): Promise<Finding> {
  const free = docker.isLocal ? await readFreeBytes(folder) : (space?.rootBytes ?? null);
  const place = docker.isLocal ? folder : "Docker's volumes";
  if (free === null)
    return unclear(
      `${docker.name}: what is free in ${place} is told by a container only`,
      pull(docker.name, image),
    );
  const message = `${docker.name}: ${gib(free)} free for weights in ${place}`;
  if (free >= WEIGHTS_BYTES) return good(message);
  return unclear(
    `${message}; a model of 8B takes 15 GiB`,
    "enough where the weights lie there already; else free some space, or name another folder with --hub.home",
  );
}

/** Why a container does not start, as its cause says it. */
function refusal(host: string, error: unknown): Finding {
  if (!(error instanceof TargonError && error.code === "ENGINE_START_FAILED")) throw error;
  const { why, mend } = error.data;
  return bad(`${host}: ${why}`, String(mend));
}

function pull(host: string, image: string): string {
  return `docker -H ${host} pull ${image}`;
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
