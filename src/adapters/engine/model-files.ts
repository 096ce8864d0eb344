import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { z } from "zod";

const ids = z.union([z.number().int(), z.array(z.number().int())]).nullish();
const configFile = z.looseObject({ vocab_size: z.number().int().positive().nullish(), eos_token_id: ids });
const generationFile = z.looseObject({ eos_token_id: ids });

/** What a model's folder says of its end tokens and vocabulary; null where it does not. */
export type ModelFacts = { eosIds: number[] | null; vocabSize: number | null };

/** Reads `generation_config.json` and `config.json` where `root` is a readable folder on this machine. Never throws. */
export async function readModelFacts(root: string): Promise<ModelFacts> {
  if (!isAbsolute(root)) return { eosIds: null, vocabSize: null };
  const config = await readJson(join(root, "config.json"), configFile);
  const generation = await readJson(join(root, "generation_config.json"), generationFile);
  const eos = generation?.eos_token_id ?? config?.eos_token_id;
  return { eosIds: eos == null ? null : [eos].flat(), vocabSize: config?.vocab_size ?? null };
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
