import type { Gpu, Host, Placement } from "../../domain/plan/types.ts";
import { readGpus } from "./read-gpus.ts";
import type { MachineMemory } from "./read-memory.ts";
import type { RunSmi } from "./run-smi.ts";

/** Which machine is looked at. */
export type HostQuery = {
  /** As given by `--engines.host`. */
  name: string;
  device: "cuda" | "cpu";
  memory: MachineMemory;
  /** Our engines that run, on any host. */
  running: readonly Placement[];
};

/**
 * A machine with its GPUs and what of them may be had; what our own engines hold there counts as free. For engines on a
 * CPU no GPU is asked for.
 *
 * @throws {TargonError} `GPU_UNREADABLE`; an abort
 */
export async function readHost(
  run: RunSmi,
  { name, device, memory, running }: HostQuery,
  signal?: AbortSignal,
): Promise<Host> {
  const own = running.filter(({ host }) => host === name);
  if (device === "cpu") {
    const memoryMiB = Math.min(memory.totalMiB, memory.freeMiB + heldBy(own));
    return { name, gpus: [], memoryMiB };
  }
  const gpus = await readGpus(run, memory, signal);
  return { name, gpus: gpus.map((gpu) => withOwn(gpu, own)), memoryMiB: memory.freeMiB };
}

function withOwn(gpu: Gpu, own: readonly Placement[]): Gpu {
  const held = heldBy(own.filter(({ gpus }) => gpus.includes(gpu.uuid)));
  return { ...gpu, freeMiB: Math.min(gpu.memoryMiB, gpu.freeMiB + held) };
}

/** What engines hold at rest: all that they need but the logits, which come and go. */
function heldBy(placements: readonly Placement[]): number {
  return placements.reduce((sum, { need }) => sum + need.totalMiB - need.logitsMiB, 0);
}
