import { LABELS, type Owner, ownerLabels, programName } from "../../domain/engines/container-identity.ts";
import { readRootCause } from "../../domain/engines/root-cause.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import { gpuRequest } from "./container-spec.ts";
import type { DockerHost } from "./docker-host.ts";
import { type EngineSettings, TIMINGS, type Timings } from "./engine-settings.ts";
import { findImage, lookupName } from "./find-image.ts";

/** A program that runs once in a container of its own. */
export type Program = {
  owner: Owner;
  image: string;
  /** Instead of the image's own, e.g. ["nvidia-smi"]. */
  entrypoint: string[];
  args: string[];
  /** GPUs that it sees. */
  gpus: string[] | "all" | "none";
  /** Size of its /dev/shm; absent: Docker's own. */
  shmBytes?: number;
};

const POLL_MS = 200;
/** `nvidia-smi -q -x` writes some 500 lines for each card. */
const MAX_LINES = 20_000;

/**
 * Runs a program in a container that is removed afterwards, whatever happens.
 *
 * @returns what it printed, without empty lines
 * @throws {TargonError} `ENGINE_START_FAILED` with `why` and `mend` where Docker cannot start it or it fails, `DOCKER_*`;
 * the image must be there
 */
export async function runProgram(
  docker: DockerHost,
  program: Program,
  signal?: AbortSignal,
): Promise<string> {
  const { owner, image, entrypoint, gpus, shmBytes } = program;
  const id = await docker.create(
    {
      name: programName(owner, crypto.randomUUID()),
      Image: image,
      Entrypoint: entrypoint,
      Cmd: program.args,
      Labels: { ...ownerLabels(owner), [LABELS.program]: "1" },
      HostConfig: {
        RestartPolicy: { Name: "no" },
        LogConfig: { Type: "json-file", Config: {} },
        ...(shmBytes !== undefined && { ShmSize: shmBytes }),
        ...(gpus !== "none" && { DeviceRequests: [gpuRequest(gpus)] }),
      } as object,
    },
    signal,
  );
  try {
    await startProgram(docker, id, signal);
    for (;;) {
      const facts = await docker.inspect(id, signal);
      if (facts?.status !== "running")
        return await outcomeOf(docker, { id, exitCode: facts?.exitCode ?? -1 }, signal);
      await sleep(POLL_MS, signal);
    }
  } finally {
    await docker.remove(id, { graceSeconds: 0 });
  }
}

async function startProgram(docker: DockerHost, id: string, signal?: AbortSignal): Promise<void> {
  try {
    await docker.start(id, signal);
  } catch (error) {
    if (!(error instanceof TargonError) || error.code !== "DOCKER_REFUSED") throw error;
    throw failure(docker, { lines: [String(error.data.detail)], exitCode: null });
  }
}

async function outcomeOf(
  docker: DockerHost,
  { id, exitCode }: { id: string; exitCode: number },
  signal?: AbortSignal,
) {
  const lines = await docker.logs(id, { lines: MAX_LINES, onlyOutput: exitCode === 0 }, signal);
  if (exitCode === 0) return lines.join("\n");
  throw failure(docker, { lines, exitCode });
}

function failure(
  { name: host }: DockerHost,
  ended: { lines: string[]; exitCode: number | null },
): TargonError {
  const { what: why, mend, name: cause } = readRootCause({ ...ended, oomKilled: false });
  const data = { host, cause, why, mend };
  return new TargonError("ENGINE_START_FAILED", "a container could not run its program", { data });
}

/** A program that is given all GPUs, in the image of the engines, which is pulled where it is missing. */
export function createRunOnce(
  deps: { docker: DockerHost; log: Log },
  { settings, timings = TIMINGS }: { settings: EngineSettings; timings?: Timings },
) {
  return async (
    call: Pick<Program, "image" | "entrypoint" | "args">,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<string> => {
    const { owner } = settings;
    await findImage(deps, { settings: { ...settings, image: call.image }, timings }, signal);
    const image = lookupName(call.image);
    return await runProgram(deps.docker, { ...call, image, owner, gpus: "all" }, signal);
  };
}
