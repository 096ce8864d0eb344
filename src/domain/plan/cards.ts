import { PLAN_NUMBERS } from "./plan-numbers.ts";
import type { Gpu, Host } from "./types.ts";

/** A place for engines while a plan is made: a GPU, a slice of one, or a machine's memory. */
export type Card = {
  host: string;
  /** Null: the machine's memory. */
  gpu: Gpu | null;
  /** Cards of one kind on one host can share an engine. */
  group: string;
  /** Another engine's cards can be joined with this one's. */
  canJoin: boolean;
  memoryMiB: number;
  /** Still to be had, MiB. */
  leftMiB: number;
  /** Engines that have a part of it. */
  engines: number;
};

/** Which cards may be used, and how much of each. */
export type CardRules = { device: "cuda" | "cpu"; gpus: readonly string[] | null; reserveMiB: number };

/**
 * The cards of all hosts that may be used; those too old for the images are left out. A GPU that two hosts name, as two
 * daemons of one machine do, is the first one's.
 */
export function cardsOfHosts(hosts: readonly Host[], rules: CardRules): Card[] {
  if (rules.device === "cpu") return hosts.map((host) => machine(host, rules));
  const seen = new Set<string>();
  return hosts
    .flatMap((host) => gpuCards(host, rules))
    .filter(({ gpu }) => {
      const isNew = !seen.has(gpu?.uuid ?? "");
      seen.add(gpu?.uuid ?? "");
      return isNew;
    });
}

/** A copy in which places can be taken without a trace. */
export function copyOf(cards: readonly Card[]): Card[] {
  return cards.map((card) => ({ ...card }));
}

/** Whether an allow-list names a GPU: by its index on its host, or by its UUID. A card's index names its slices too. */
function isNamed({ index, uuid }: Gpu, gpus: readonly string[] | null): boolean {
  return gpus === null || gpus.includes(String(index)) || gpus.includes(uuid);
}

function gpuCards({ name, gpus }: Host, rules: CardRules): Card[] {
  return gpus
    .filter((gpu) => isNamed(gpu, rules.gpus) && !isTooOld(gpu))
    .map((gpu) => ({
      host: name,
      gpu,
      group: [name, gpu.name, gpu.memoryMiB].join(" "),
      canJoin: !gpu.uuid.startsWith("MIG-"),
      memoryMiB: gpu.memoryMiB,
      leftMiB: Math.max(0, Math.min(gpu.freeMiB, gpu.memoryMiB) - rules.reserveMiB),
      engines: 0,
    }));
}

function machine({ name, memoryMiB }: Host, { reserveMiB }: CardRules): Card {
  const leftMiB = Math.max(0, memoryMiB - reserveMiB);
  return { host: name, gpu: null, group: name, canJoin: false, memoryMiB, leftMiB, engines: 0 };
}

function isTooOld({ computeCapability }: Gpu): boolean {
  return computeCapability !== null && Number(computeCapability) < PLAN_NUMBERS.leastCapability;
}
