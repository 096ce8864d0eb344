/** Bytes of one value of the kinds that weights are read in. */
export const FLOAT_BYTES = { F32: 4, F16: 2, BF16: 2 } as const;

/** A kind of value that is read. */
export type FloatKind = keyof typeof FLOAT_BYTES;

/** Whether values of this safetensors dtype are read. */
export function isFloat(dtype: string): dtype is FloatKind {
  return Object.hasOwn(FLOAT_BYTES, dtype);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/**
 * The value whose little-endian bytes begin at `at`, exact as a float64.
 *
 * @throws RangeError beyond the end of `bytes`
 */
export function readFloat(bytes: Uint8Array, kind: FloatKind, at = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === "F32") return view.getFloat32(at, true);
  const half = view.getUint16(at, true);
  return kind === "F16" ? float16Value(half) : bfloat16Value(half);
}

/** The value of an IEEE half-precision word. */
export function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The value of a bfloat16 word: the upper half of a float32. */
export function bfloat16Value(half: number): number {
  word[0] = half << 16;
  return float[0] as number;
}
