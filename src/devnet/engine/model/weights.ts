import { join } from "node:path";
import { TargonError } from "../../../errors.ts";
import type { ModelConfig } from "./config.ts";
import { roundToBfloat16 } from "./half-floats.ts";
import { roundToInt4 } from "./int4.ts";
import type { Matrix } from "./multiply.ts";
import { openSafetensors, type TensorFile } from "./safetensors.ts";

/** In what precision the engine computes; `int4` has every linear layer, the head too, rounded to 4 bits per row. */
export type Dtype = "float32" | "bfloat16" | "int4";

/** The weights of one layer; what reads the same input is one matrix. */
export type LayerWeights = {
  attentionNorm: Float32Array;
  queryKeyValue: Matrix;
  output: Matrix;
  feedForwardNorm: Float32Array;
  gateUp: Matrix;
  down: Matrix;
};

/** All weights of a Llama. */
export type Weights = { embedding: Matrix; layers: LayerWeights[]; norm: Float32Array; head: Matrix };

/**
 * Reads `model.safetensors` of a Llama in the Hugging Face layout.
 *
 * @throws FILE_UNREADABLE when a tensor is missing or has another shape than the config says
 */
export function readWeights(folder: string, config: ModelConfig, dtype: Dtype): Weights {
  const file = openSafetensors(join(folder, "model.safetensors"));
  const matrix = (name: string, rows: number, columns: number): Matrix => {
    const data = floats(file, name, rows * columns);
    if (dtype === "bfloat16") roundToBfloat16(data, data.length);
    return { rows, columns, data };
  };
  const embedding = matrix("model.embed_tokens.weight", config.vocabulary, config.hidden);
  const readHead = (): Matrix => {
    const head = config.tiedEmbeddings
      ? { ...embedding, data: embedding.data.slice() }
      : matrix("lm_head.weight", config.vocabulary, config.hidden);
    if (dtype === "int4") roundToInt4(head.data, head.columns);
    return head;
  };
  return {
    embedding,
    layers: Array.from({ length: config.layers }, (_, layer) => readLayer(file, config, { layer, dtype })),
    norm: floats(file, "model.norm.weight", config.hidden),
    head: readHead(),
  };
}

function readLayer(file: TensorFile, config: ModelConfig, { layer, dtype }: { layer: number; dtype: Dtype }) {
  const { hidden, feedForward, heads, kvHeads, headSize } = config;
  const name = (part: string) => `model.layers.${layer}.${part}.weight`;
  const stack = (columns: number, parts: [string, number][]): Matrix => {
    const rows = parts.reduce((sum, [, count]) => sum + count, 0);
    const data = new Float32Array(rows * columns);
    let at = 0;
    for (const [part, count] of parts) {
      data.set(floats(file, name(part), count * columns), at);
      at += count * columns;
    }
    if (dtype === "bfloat16") roundToBfloat16(data, data.length);
    if (dtype === "int4") roundToInt4(data, columns);
    return { rows, columns, data };
  };
  return {
    attentionNorm: floats(file, name("input_layernorm"), hidden),
    queryKeyValue: stack(hidden, [
      ["self_attn.q_proj", heads * headSize],
      ["self_attn.k_proj", kvHeads * headSize],
      ["self_attn.v_proj", kvHeads * headSize],
    ]),
    output: stack(heads * headSize, [["self_attn.o_proj", hidden]]),
    feedForwardNorm: floats(file, name("post_attention_layernorm"), hidden),
    gateUp: stack(hidden, [
      ["mlp.gate_proj", feedForward],
      ["mlp.up_proj", feedForward],
    ]),
    down: stack(feedForward, [["mlp.down_proj", hidden]]),
  };
}

function floats(file: TensorFile, name: string, size: number): Float32Array {
  const { data } = file.read(name);
  if (data.length !== size) {
    throw new TargonError("FILE_UNREADABLE", "A tensor has another shape than the config says", {
      data: { name },
    });
  }
  return data;
}
