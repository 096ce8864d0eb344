import type { ModelShape } from "../../domain/plan/types.ts";
import { TargonError } from "../../errors.ts";
import { parseModelConfig } from "./parse-model-config.ts";

/** A tensor as its file's header has it. */
export type TensorSize = { dtype: string; bytes: number };

/** What was read of a model, before it is understood. */
export type ModelFacts = {
  model: string;
  revision: string;
  config: string;
  tensors: TensorSize[];
  place: string;
};

/** Wider floats, by the factor by which an engine that runs in 16 bits shrinks them; all else stays as it is packed. */
const SHRINKS: Record<string, number> = { F32: 2, F64: 4 };

/**
 * A model's shape from what its files say.
 *
 * @throws {TargonError} `MODEL_FILES_INVALID` naming what config.json lacks; `MODEL_FILES_MISSING` without weights
 */
export function toModelShape({ model, revision, config, tensors, place }: ModelFacts): ModelShape {
  if (tensors.length === 0)
    throw new TargonError("MODEL_FILES_MISSING", "the model has no safetensors weights", {
      data: { place, expected: "a repository with model.safetensors, or its index and parts" },
    });
  const shape = parseModelConfig(toJson(config));
  if ("missing" in shape)
    throw new TargonError(
      "MODEL_FILES_INVALID",
      "the model's config.json does not say what an engine needs",
      {
        data: { place, missing: shape.missing },
      },
    );
  return { model, revision, weightBytes: weightBytesOf(tensors), ...shape };
}

function weightBytesOf(tensors: readonly TensorSize[]): number {
  return tensors.reduce((sum, { dtype, bytes }) => sum + Math.ceil(bytes / (SHRINKS[dtype] ?? 1)), 0);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // told as what is missing: a JSON object
  }
}
