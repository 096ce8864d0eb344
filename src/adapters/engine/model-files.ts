import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { z } from "zod";

const ids = z.union([z.number().int(), z.array(z.number().int())]).nullish();
const configFile = z.looseObject({ vocab_size: z.number().int().positive().nullish(), eos_token_id: ids });
const generationFile = z.looseObject({ eos_token_id: ids });
const tokenText = z.union([z.string(), z.looseObject({ content: z.string() })]);
const tokenizerFile = z.looseObject({
  eos_token: tokenText.nullish(),
  added_tokens_decoder: z.record(z.string(), z.looseObject({ content: z.string() })).nullish(),
});

/** What a model's folder says of its end tokens and vocabulary; null where it does not. */
export type ModelFacts = { eosIds: number[] | null; vocabSize: number | null };

/**
 * Reads `generation_config.json`, `config.json` and `tokenizer_config.json` where `root` is a readable folder on this
 * machine. vLLM ends an answer at the tokenizer's end token too, whether the others name it or not. Never throws.
 */
export async function readModelFacts(root: string): Promise<ModelFacts> {
  if (!isAbsolute(root)) return { eosIds: null, vocabSize: null };
  const config = await readJson(join(root, "config.json"), configFile);
  const generation = await readJson(join(root, "generation_config.json"), generationFile);
  const tokenizer = await readJson(join(root, "tokenizer_config.json"), tokenizerFile);
  const eos = generation?.eos_token_id ?? config?.eos_token_id;
  const eosIds = eos == null ? null : [...new Set([...[eos].flat(), ...tokenizerEos(tokenizer)])];
  return { eosIds, vocabSize: config?.vocab_size ?? null };
}

function tokenizerEos(tokenizer: z.infer<typeof tokenizerFile> | null): number[] {
  const eos = tokenizer?.eos_token;
  const content = typeof eos === "object" ? eos?.content : eos;
  const known = Object.entries(tokenizer?.added_tokens_decoder ?? {});
  return known.filter(([, token]) => token.content === content).map(([id]) => Number(id));
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
