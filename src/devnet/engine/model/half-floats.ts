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
  return Float32Array.from(words, halfValue);
}

function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
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
