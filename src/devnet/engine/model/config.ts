import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { TargonError } from "../../../errors.ts";

/** What a Llama's `config.json` says of its shape. */
export type ModelConfig = {
  layers: number;
  hidden: number;
  feedForward: number;
  heads: number;
  kvHeads: number;
  headSize: number;
  vocabulary: number;
  /** Longest context, in tokens. */
  context: number;
  normEpsilon: number;
  ropeTheta: number;
  tiedEmbeddings: boolean;
  /** Ids that end an answer, from config.json and generation_config.json. */
  endIds: number[];
};

const endIds = z.union([z.int(), z.array(z.int())]).nullish();

const schema = z.object({
  model_type: z.literal("llama"),
  num_hidden_layers: z.int().positive(),
  hidden_size: z.int().positive(),
  intermediate_size: z.int().positive(),
  num_attention_heads: z.int().positive(),
  num_key_value_heads: z.int().positive().optional(),
  head_dim: z.int().positive().nullish(),
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  rms_norm_eps: z.number().positive(),
  hidden_act: z.literal("silu"),
  attention_bias: z.literal(false).optional(),
  mlp_bias: z.literal(false).optional(),
  rope_theta: z.number().positive().optional(),
  rope_scaling: z.null().optional(),
  rope_parameters: z
    .object({ rope_theta: z.number().positive(), rope_type: z.literal("default").optional() })
    .optional(),
  tie_word_embeddings: z.boolean().optional(),
  eos_token_id: endIds,
});

const generationSchema = z.object({ eos_token_id: endIds });

/**
 * Reads `config.json` (the old form with `rope_theta` at the top, or the new with `rope_parameters`).
 *
 * @throws CONFIG_INVALID for anything but a Llama with plain rotary embeddings
 */
export function readConfig(folder: string): ModelConfig {
  const result = schema.safeParse(readJson(join(folder, "config.json")));
  if (!result.success) {
    throw new TargonError("CONFIG_INVALID", "The model is no Llama that this engine can run", {
      data: { folder, key: result.error.issues[0]?.path.join(".") },
    });
  }
  const read = result.data;
  const headSize = read.head_dim ?? read.hidden_size / read.num_attention_heads;
  if (headSize % 4 !== 0) {
    throw new TargonError("CONFIG_INVALID", "The heads' size must be a multiple of 4", {
      data: { folder, headSize },
    });
  }
  return {
    layers: read.num_hidden_layers,
    hidden: read.hidden_size,
    feedForward: read.intermediate_size,
    heads: read.num_attention_heads,
    kvHeads: read.num_key_value_heads ?? read.num_attention_heads,
    headSize,
    vocabulary: read.vocab_size,
    context: read.max_position_embeddings,
    normEpsilon: read.rms_norm_eps,
    ropeTheta: read.rope_parameters?.rope_theta ?? read.rope_theta ?? 10_000,
    tiedEmbeddings: read.tie_word_embeddings ?? false,
    endIds: [...new Set([...idsOf(read.eos_token_id), ...generationEndIds(folder)])],
  };
}

function generationEndIds(folder: string): number[] {
  try {
    return idsOf(generationSchema.parse(readJson(join(folder, "generation_config.json"))).eos_token_id);
  } catch {
    return [];
  }
}

function idsOf(value: number | number[] | null | undefined): number[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A JSON file of the model's folder, not yet checked. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): TargonError {
  return new TargonError("FILE_UNREADABLE", "A file of the model cannot be read", { data: { file }, cause });
}
