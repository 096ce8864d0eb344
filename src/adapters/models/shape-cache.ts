import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ModelShape } from "../../domain/plan/types.ts";
import { makeFolder } from "../host/make-folder.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import type { HubModel } from "./read-hub-model.ts";

/** What was read of models before, on disk. */
export type ShapeCache = {
  /** As it was read last at a branch, tag or commit; null: never, or in another form. */
  read(of: HubModel): Promise<ModelShape | null>;
  /** @throws {TargonError} `FILE_UNWRITABLE`, `STORE_UNWRITABLE` */
  write(of: HubModel, shape: ModelShape): Promise<void>;
};

const count = z.int().positive();
const kept = z.object({
  schema: z.literal("targon.shape/1"),
  shape: z.object({
    model: z.string(),
    revision: z.string(),
    weightBytes: count,
    layers: count,
    hiddenSize: count,
    heads: count,
    kvHeads: count,
    vocabSize: count,
    maxModelLen: count,
    kvBytesPerToken: z.int().nonnegative(),
  }),
});

/** One file for each repository and revision. */
export function createShapeCache(folder: string): ShapeCache {
  const fileOf = ({ repository, revision }: HubModel) =>
    join(folder, `${`${repository}@${revision}`.replaceAll("/", "--")}.json`);
  return {
    async read(of) {
      try {
        return kept.parse(JSON.parse(await readFile(fileOf(of), "utf8"))).shape;
      } catch {
        return null; // whatever is wrong with it, the hub knows better
      }
    },
    async write(of, shape) {
      await makeFolder(folder);
      await writeFileAtomic(fileOf(of), `${JSON.stringify({ schema: "targon.shape/1", shape }, null, 2)}\n`);
    },
  };
}
