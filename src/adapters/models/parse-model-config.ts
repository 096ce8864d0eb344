import { z } from "zod";
import type { ModelShape } from "../../domain/plan/types.ts";

/** What config.json says of a model's form. */
export type ConfigShape = Omit<ModelShape, "model" | "revision" | "weightBytes">;

const count = z.int().positive().nullish();
const rope = z
  .object({
    type: z.string().nullish(),
    rope_type: z.string().nullish(),
    factor: z.number().positive().nullish(),
    original_max_position_embeddings: count,
  })
  .catch({});

/** Names differ by family and age; each number has the first of them that is there. */
const text = z.object({
  num_hidden_layers: count,
  n_layer: count,
  num_layers: count,
  hidden_size: count,
  n_embd: count,
  d_model: count,
  num_attention_heads: count,
  n_head: count,
  num_key_value_heads: count,
  num_kv_heads: count,
  multi_query: z.boolean().nullish(),
  head_dim: count,
  vocab_size: count,
  max_position_embeddings: count,
  n_positions: count,
  max_seq_len: count,
  seq_length: count,
  kv_lora_rank: count,
  qk_rope_head_dim: count,
  layer_types: z.array(z.string()).nullish(),
  rope_scaling: rope.nullish(),
  rope_parameters: rope.nullish(),
});
type Text = z.infer<typeof text>;

/** Of models that see or hear too: where the part that writes is. */
const PARTS = ["text_config", "language_config", "llm_config"];
/** Bytes of a cached value: engines keep 16 bits unless told otherwise. */
const VALUE_BYTES = 2;
/** These state their longest context as it is with the scaling. */
const SCALED_ALREADY = ["default", "llama3", "longrope", "su", "mrope", "proportional"];

/**
 * What config.json says of a model's form, old and new names alike.
 *
 * @returns the name of what is missing where it does not say all of it
 */
export function parseModelConfig(config: unknown): ConfigShape | { missing: string } {
  const parsed = text.safeParse(partOf(config));
  if (!parsed.success) return { missing: parsed.error.issues[0]?.path.join(".") || "a JSON object" };
  const numbers = parsed.data;
  const named = {
    num_hidden_layers: numbers.num_hidden_layers ?? numbers.n_layer ?? numbers.num_layers,
    hidden_size: numbers.hidden_size ?? numbers.n_embd ?? numbers.d_model,
    num_attention_heads: numbers.num_attention_heads ?? numbers.n_head,
    vocab_size: numbers.vocab_size,
    max_position_embeddings: longestContext(numbers),
  };
  const { num_hidden_layers: layers, hidden_size: hiddenSize, num_attention_heads: heads } = named;
  const { vocab_size: vocabSize, max_position_embeddings: maxModelLen } = named;
  if (!(layers && hiddenSize && heads && vocabSize && maxModelLen))
    return { missing: Object.entries(named).find(([, value]) => !value)?.[0] ?? "" };
  const shape = { layers, hiddenSize, heads, vocabSize, maxModelLen };
  return { ...shape, ...cacheOf(numbers, shape) };
}

function partOf(config: unknown): unknown {
  const parts = z.record(z.string(), z.unknown()).catch({}).parse(config);
  const name = PARTS.find((part) => typeof parts[part] === "object" && parts[part] !== null);
  return name === undefined ? config : { ...parts, ...(parts[name] as object) };
}

type Known = Omit<ConfigShape, "kvHeads" | "kvBytesPerToken">;

/** One latent vector for all heads (MLA), or a key and a value for each key-value head, in each layer with attention. */
function cacheOf(
  numbers: Text,
  { layers, hiddenSize, heads }: Known,
): Pick<ConfigShape, "kvHeads" | "kvBytesPerToken"> {
  const cached = numbers.layer_types?.filter((type) => type !== "linear_attention").length ?? layers;
  const { kv_lora_rank: latent, qk_rope_head_dim: rotary } = numbers;
  if (latent) return { kvHeads: 1, kvBytesPerToken: cached * (latent + (rotary ?? 0)) * VALUE_BYTES };
  const kvHeads = kvHeadsOf(numbers, heads);
  const headDim = numbers.head_dim ?? Math.ceil(hiddenSize / heads);
  return { kvHeads, kvBytesPerToken: 2 * cached * kvHeads * headDim * VALUE_BYTES };
}

function kvHeadsOf(numbers: Text, heads: number): number {
  return numbers.num_key_value_heads ?? numbers.num_kv_heads ?? (numbers.multi_query ? 1 : heads);
}

/** The stated length, stretched where the rotary scaling says so. */
function longestContext(numbers: Text): number | null | undefined {
  const stated =
    numbers.max_position_embeddings ?? numbers.n_positions ?? numbers.max_seq_len ?? numbers.seq_length;
  const scaling = numbers.rope_scaling ?? numbers.rope_parameters ?? {};
  const type = scaling.rope_type ?? scaling.type ?? "default";
  if (!stated || !scaling.factor || SCALED_ALREADY.includes(type)) return stated;
  const from = type === "yarn" ? (scaling.original_max_position_embeddings ?? stated) : stated;
  return Math.floor(from * scaling.factor);
}
