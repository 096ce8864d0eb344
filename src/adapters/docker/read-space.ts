import type { Owner } from "../../domain/engines/container-identity.ts";
import { SHM_BYTES } from "./container-spec.ts";
import type { DockerHost } from "./docker-host.ts";
import { runProgram } from "./run-program.ts";

/** What an engine's container would find. Null: it was not told. */
export type ContainerSpace = {
  /** Free where Docker keeps images, containers and volumes, bytes. */
  rootBytes: number | null;
  /** Its shared memory, bytes. */
  shmBytes: number | null;
};

const KIB = 1024;

/**
 * Runs `df` in a container that is made like an engine's.
 *
 * @throws {TargonError} `ENGINE_START_FAILED` where Docker cannot run it, `DOCKER_*`; the image must be there
 */
export async function readSpace(
  docker: DockerHost,
  { owner, image, device }: { owner: Owner; image: string; device: "cuda" | "cpu" },
  signal?: AbortSignal,
): Promise<ContainerSpace> {
  const program = { entrypoint: ["df"], args: ["-kP", "/", "/dev/shm"], gpus: "none" as const };
  const said = await runProgram(docker, { owner, image, ...program, shmBytes: SHM_BYTES[device] }, signal);
  return { rootBytes: availableAt(said, "/"), shmBytes: availableAt(said, "/dev/shm") };
}

/** The fourth column is what is available; the last names the place. */
function availableAt(said: string, place: string): number | null {
  const line = said.split("\n").find((text) => text.endsWith(` ${place}`));
  const kib = Number(line?.trim().split(/\s+/).at(-3));
  return Number.isFinite(kib) ? kib * KIB : null;
}
