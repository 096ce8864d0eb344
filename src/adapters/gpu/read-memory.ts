import { totalmem } from "node:os";
import { availableMemory, constrainedMemory } from "node:process";

/** A machine's own memory, MiB. */
export type MachineMemory = { totalMiB: number; freeMiB: number };

/** Memory of this machine, or of the container that this program is held in; free is what programs may still take. */
export function readMemory(): MachineMemory {
  const limit = constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { totalMiB: toMiB(total), freeMiB: toMiB(Math.min(availableMemory(), total)) };
}

function toMiB(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
