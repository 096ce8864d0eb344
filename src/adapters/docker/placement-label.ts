import { z } from "zod";
import { LABELS } from "../../domain/engines/container-identity.ts";
import type { Placement } from "../../domain/plan/types.ts";
import type { NamedContainer } from "./docker-host.ts";

const mib = z.number().nonnegative();

const placementText = z.object({
  model: z.string(),
  revision: z.string(),
  host: z.string(),
  gpus: z.array(z.string()),
  tensorParallel: z.number().int().positive(),
  pipelineParallel: z.number().int().positive(),
  memoryUtilization: z.number().nullable(),
  maxModelLen: z.number().int().positive(),
  need: z.object({ weightsMiB: mib, kvMiB: mib, logitsMiB: mib, overheadMiB: mib, totalMiB: mib }),
});

/** What an engine's container was made for, as one or none: another version may have written it otherwise. */
export function placementOf({ labels }: NamedContainer): Placement[] {
  try {
    return [placementText.parse(JSON.parse(labels[LABELS.placement] ?? ""))];
  } catch {
    return [];
  }
}
