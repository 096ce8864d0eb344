import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { makeFolder } from "../host/make-folder.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

/** The last good list of an address, with the time it came. */
export type KeptList = { url: string; at: string; models: string[] };

const schema = z.object({
  schema: z.literal("targon.models/1"),
  url: z.string(),
  at: z.iso.datetime(),
  models: z.array(z.string().min(1)).min(1),
});

/** What was kept of an address; null where nothing was, or what stands there cannot be read. */
export async function readKeptList(file: string, url: string): Promise<KeptList | null> {
  try {
    const { schema: _schema, ...kept } = schema.parse(JSON.parse(await readFile(file, "utf8")));
    return kept.url === url ? kept : null;
  } catch {
    return null; // the list itself is asked for each time; this one is for bad days only
  }
}

/** @throws {TargonError} `FILE_UNWRITABLE`, `STORE_UNWRITABLE` */
export async function writeKeptList(file: string, kept: KeptList): Promise<void> {
  await makeFolder(dirname(file));
  await writeFileAtomic(file, `${JSON.stringify({ schema: "targon.models/1", ...kept }, null, 2)}\n`);
}
