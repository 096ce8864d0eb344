import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Placement } from "../../domain/plan/types.ts";
import { makeFolder } from "../host/make-folder.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

/** What was planned last, so that engines that outlive this program are known again and keep their places. */
export type PlacementsFile = {
  /** None where nothing was kept, or in another form: then all is planned anew. */
  read(): Promise<Placement[]>;
  /** @throws {TargonError} `FILE_UNWRITABLE`, `STORE_UNWRITABLE` */
  write(placements: readonly Placement[]): Promise<void>;
};

const count = z.int().nonnegative();
const placement = z.object({
  model: z.string(),
  revision: z.string(),
  host: z.string(),
  gpus: z.array(z.string()),
  tensorParallel: z.int().positive(),
  pipelineParallel: z.int().positive(),
  memoryUtilization: z.number().positive().max(1).nullable(),
  maxModelLen: z.int().positive(),
  need: z.object({
    weightsMiB: count,
    kvMiB: count,
    logitsMiB: count,
    overheadMiB: count,
    totalMiB: count,
  }),
});
const kept = z.object({ schema: z.literal("targon.plan/1"), placements: z.array(placement) });

/** The file is made with its folder when it is first written. */
export function createPlacementsFile(file: string): PlacementsFile {
  return {
    async read() {
      try {
        return kept.parse(JSON.parse(await readFile(file, "utf8"))).placements;
      } catch {
        return []; // the worst that comes of it is that engines are started anew
      }
    },
    async write(placements) {
      await makeFolder(dirname(file));
      await writeFileAtomic(file, `${JSON.stringify({ schema: "targon.plan/1", placements }, null, 2)}\n`);
    },
  };
}
