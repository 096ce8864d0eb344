import { expect, test } from "vitest";
import { parseModelConfig } from "../../../src/adapters/models/parse-model-config.ts";

const llama = {
  num_hidden_layers: 32,
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
};

test("default: grouped key-value heads, and a scaling that the stated length has already", () => {
  const rope_scaling = { factor: 8, rope_type: "llama3", original_max_position_embeddings: 8192 };
  expect(parseModelConfig({ ...llama, torch_dtype: "bfloat16", rope_theta: 5e5, rope_scaling })).toEqual({
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    kvHeads: 8,
    vocabSize: 128_256,
    maxModelLen: 131_072,
    // 2 × 32 × 8 × 128 × 2: a GiB is 8,192 tokens.
    kvBytesPerToken: 131_072,
  });
});

test.each<[string, object, object]>([
  ["the newest form", { dtype: "bfloat16", rope_parameters: { rope_theta: 1e4, rope_type: "default" } }, {}],
  [
    "rotary numbers by kind of layer",
    { rope_parameters: { full_attention: { rope_type: "linear", factor: 8 } } },
    {},
  ],
  [
    "no key-value heads: one for each head",
    { num_key_value_heads: undefined },
    { kvHeads: 32, kvBytesPerToken: 524_288 },
  ],
  ["one for all", { num_key_value_heads: null, multi_query: true }, { kvHeads: 1, kvBytesPerToken: 16_384 }],
  ["heads of a size of their own", { head_dim: 256 }, { kvBytesPerToken: 262_144 }],
  [
    "a length stretched by a factor",
    { max_position_embeddings: 4096, rope_scaling: { type: "linear", factor: 4 } },
    { maxModelLen: 16_384 },
  ],
  [
    "a length stretched by yarn",
    {
      max_position_embeddings: 32_768,
      rope_scaling: { type: "yarn", factor: 4, original_max_position_embeddings: 16_384 },
    },
    { maxModelLen: 65_536 },
  ],
  // Half of the layers keep no cache: 2 × 16 × 8 × 128 × 2.
  [
    "layers without a cache",
    {
      layer_types: Array.from({ length: 32 }, (_, index) =>
        index % 2 ? "full_attention" : "linear_attention",
      ),
    },
    { kvBytesPerToken: 65_536 },
  ],
  // 61 layers × (512 + 64) × 2, whatever the heads are.
  [
    "one latent vector",
    { num_hidden_layers: 61, kv_lora_rank: 512, qk_rope_head_dim: 64, q_lora_rank: 1536 },
    { layers: 61, kvHeads: 1, kvBytesPerToken: 70_272 },
  ],
])("behavior: %s", (_, over, expected) => {
  const usual = { kvHeads: 8, maxModelLen: 131_072, kvBytesPerToken: 131_072 };
  expect(parseModelConfig({ ...llama, ...over })).toMatchObject({ ...usual, ...expected });
});

test.each(["text_config", "language_config", "llm_config"])(
  "behavior: the part that writes is %s",
  (part) => {
    const config = { model_type: "sees", vision_config: { hidden_size: 1 }, hidden_size: 7, [part]: llama };
    expect(parseModelConfig(config)).toEqual(parseModelConfig(llama));
  },
);

test("behavior: the words of older families", () => {
  const gpt2 = { n_layer: 12, n_embd: 768, n_head: 12, vocab_size: 50_257, n_positions: 1024 };
  expect(parseModelConfig(gpt2)).toMatchObject({ layers: 12, heads: 12, kvHeads: 12, maxModelLen: 1024 });
});

test.each<[string, unknown, string]>([
  ["no object", null, "a JSON object"],
  ["a text", "llama", "a JSON object"],
  ["nothing", {}, "num_hidden_layers"],
  ["no heads", { ...llama, num_attention_heads: null }, "num_attention_heads"],
  ["no length", { ...llama, max_position_embeddings: undefined }, "max_position_embeddings"],
  ["no number", { ...llama, hidden_size: "4096" }, "hidden_size"],
  ["less than nothing", { ...llama, vocab_size: -1 }, "vocab_size"],
])("behavior: %s is told as what is missing", (_, config, missing) => {
  expect(parseModelConfig(config)).toEqual({ missing });
});
