import { float16Value } from "../../../domain/safetensors/float.ts";

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** bfloat16 words as float32: they are its upper halves. */
export function floatsOfBfloat16(words: Uint16Array): Float32Array {
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = (words[i] as number) << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE half-precision words as float32. */
export function floatsOfFloat16(words: Uint16Array): Float32Array {
  return Float32Array.from(words, float16Value);
}

/** Rounds the first `count` values in place to bfloat16, half to even, as hardware stores them. */
export function roundToBfloat16(values: Float32Array, count: number): void {
  const bits = new Uint32Array(values.buffer, values.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const value = bits[i] as number;
    bits[i] = (value + 0x7fff + ((value >>> 16) & 1)) & 0xffff0000;
  }
}

/** One value rounded to bfloat16. */
export function bfloat16(value: number): number {
  float[0] = value;
  roundToBfloat16(float, 1);
  return float[0];
}
