import type { ModelWeights } from "../../domain/ports/weights.ts";
import { FLOAT_BYTES, readFloat } from "../../domain/safetensors/float.ts";
import { createBlockCache } from "./block-cache.ts";
import { type LocatedTensor, locateTensors, offsetOf } from "./locate-tensors.ts";
import type { ModelFiles } from "./model-files.ts";

/** 8 MiB in all. */
const BLOCKS = 2048;

/**
 * A model's weights, read value by value from its files, which stay with the caller.
 *
 * @throws {TargonError} what `locateTensors` does
 */
export async function openModel(files: ModelFiles, signal?: AbortSignal): Promise<ModelWeights> {
  const tensors = await locateTensors(files, signal);
  const cache = createBlockCache(BLOCKS);
  return {
    tensors,
    valueAt({ tensor, row, column }) {
      const found = tensors[tensor];
      if (!found || row >= found.rows || column >= found.columns)
        throw new RangeError(`there is no value at tensor ${tensor}, row ${row}, column ${column}`);
      return valueIn(
        found,
        cache.read(found.file, offsetOf(found, { row, column }), FLOAT_BYTES[found.kind]),
      );
    },
  };
}

function valueIn({ kind }: LocatedTensor, bytes: Uint8Array | Promise<Uint8Array>): number | Promise<number> {
  return bytes instanceof Uint8Array ? readFloat(bytes, kind) : bytes.then((read) => readFloat(read, kind));
}
