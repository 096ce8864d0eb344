import type { Gpu } from "../../domain/plan/types.ts";
import { TargonError } from "../../errors.ts";
import { CARDS_QUERY, type CardLine, parseCards } from "./parse-cards.ts";
import { parseSlices } from "./parse-slices.ts";
import type { MachineMemory } from "./read-memory.ts";
import type { RunSmi } from "./run-smi.ts";

/**
 * The GPUs that a container can be given, by `nvidia-smi`: cards, and of a card that is cut up (MIG) its slices. A card
 * that shares the machine's memory counts with that.
 * @throws {TargonError} `GPU_UNREADABLE` also for an answer that names no card; an abort
 */
export async function readGpus(run: RunSmi, machine: MachineMemory, signal?: AbortSignal): Promise<Gpu[]> {
  const text = await run(CARDS_QUERY, signal);
  const cards = parseCards(text);
  if (cards.length === 0 && text.trim() !== "")
    throw new TargonError("GPU_UNREADABLE", "nvidia-smi answers in another form", {
      data: { said: text.trim().split("\n")[0] },
    });
  const whole = cards.filter(({ isCut }) => !isCut).map((card) => toGpu(card, machine));
  const cut = cards.filter(({ isCut }) => isCut);
  return cut.length === 0 ? whole : [...whole, ...(await readSlices(run, cut, signal))];
}

function toGpu({ isCut: _isCut, memoryMiB, freeMiB, ...card }: CardLine, machine: MachineMemory): Gpu {
  if (memoryMiB === null) return { ...card, memoryMiB: machine.totalMiB, freeMiB: machine.freeMiB };
  return { ...card, memoryMiB, freeMiB: freeMiB ?? memoryMiB };
}

async function readSlices(run: RunSmi, cards: CardLine[], signal?: AbortSignal): Promise<Gpu[]> {
  const list = await run(["-L"], signal);
  const gpus: Gpu[] = [];
  for (const { uuid, index, name, computeCapability, driver } of cards) {
    // Card by card: the listing of all of them has thousands of lines.
    const slices = parseSlices(list, await run(["-q", "-x", "-i", uuid], signal));
    const same = { index, computeCapability, driver };
    gpus.push(
      ...slices.map(({ card: _card, ...slice }) => ({ ...same, ...slice, name: `${name} ${slice.name}` })),
    );
  }
  return gpus;
}
