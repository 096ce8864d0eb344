import type { ModelWeights, WeightTensor } from "../ports/weights.ts";

/** Sums of ids, before a token: of the prompt's, and of the answer's up to but without the token itself. */
export type IdSums = { inputSum: number; outputSum: number };

/** Which weight a token's value is made of. */
export type Place = { tensor: number; row: number; column: number };

/**
 * The weight that token i is asked for: with I = Σ ids of the prompt, O = Σ ids of the answer's tokens 0 … i−1 (the
 * *previous* ones, so that the first token has O = 0) and S = I + O, it stands in tensor S mod #tensors, row O mod rows,
 * column I mod columns. Tensors in the order of their names.
 *
 * Source: design §6.2. The reference (targon 4.0) has the same sums but takes the tensors as the patched engine lays them
 * out, and a 1-D tensor at I mod n: there it is one row; here [n] has n rows of one column.
 *
 * @param sums - whole numbers ≥ 0; exact below 2⁵³
 */
export function placeOf(tensors: readonly WeightTensor[], { inputSum, outputSum }: IdSums): Place {
  const tensor = (inputSum + outputSum) % tensors.length;
  const { rows, columns } = tensors[tensor] as WeightTensor;
  return { tensor, row: outputSum % rows, column: inputSum % columns };
}

/** ⌊w·S⌋, the product in float64; a weight that is no finite number gives 0. */
export function powvOf(weight: number, { inputSum, outputSum }: IdSums): number {
  const value = Math.floor(weight * (inputSum + outputSum));
  return Number.isFinite(value) ? value + 0 : 0;
}

/**
 * The value of the token that stands at `sums`; at once where the weight is at hand.
 *
 * @throws what `ModelWeights.valueAt` does
 */
export function powvValue({ tensors, valueAt }: ModelWeights, sums: IdSums): number | Promise<number> {
  const weight = valueAt(placeOf(tensors, sums));
  return typeof weight === "number" ? powvOf(weight, sums) : weight.then((value) => powvOf(value, sums));
}

/** The sums of tokens that follow one another, the first of which stands at `sums`. */
export function sumsOf({ inputSum, outputSum }: IdSums, ids: readonly number[]): IdSums[] {
  let before = outputSum;
  return ids.map((id) => {
    const sums = { inputSum, outputSum: before };
    before += id;
    return sums;
  });
}

/** Σ ids. */
export function sumOf(ids: readonly number[]): number {
  return ids.reduce((sum, id) => sum + id, 0);
}
