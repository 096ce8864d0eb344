import type { RunSmi } from "./run-smi.ts";

/**
 * Runs one program to its end in a container that is given all GPUs and then removed; gives what it printed.
 *
 * @throws {TargonError} of whatever runs it; an abort
 */
export type RunOnce = (
  call: { image: string; entrypoint: string[]; args: string[] },
  signal?: AbortSignal,
) => Promise<string>;

/** `nvidia-smi` on a Docker host: the container toolkit puts it into any container with GPUs, so the engines' image will do. */
export function createContainerSmi(runOnce: RunOnce, image: string): RunSmi {
  return async (args, signal) => await runOnce({ image, entrypoint: ["nvidia-smi"], args }, signal);
}
