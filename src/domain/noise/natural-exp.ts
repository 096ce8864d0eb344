const PER_OCTAVE = 512;
const BITS = 9;
const LEAST_EXPONENT = -1022;
const EXPONENTS = 2046;
/** Results between these are normal numbers. */
const LEAST = -708;
const MOST = 709;

const PARTS = PER_OCTAVE / Math.LN2;
const STEP = Math.LN2 / PER_OCTAVE;
const FRACTIONS = Float64Array.from({ length: PER_OCTAVE }, (_, i) => 2 ** (i / PER_OCTAVE));
const POWERS = Float64Array.from({ length: EXPONENTS }, (_, i) => 2 ** (i + LEAST_EXPONENT));
const SIXTH = 1 / 6;

/** e^x within 1e-13 of itself for |x| ≤ 100, several times as fast as `Math.exp`: a table of 512 parts of an octave. */
export function naturalExp(x: number): number {
  if (!(x > LEAST && x < MOST)) return Math.exp(x);
  const part = Math.floor(x * PARTS + 0.5);
  const rest = x - part * STEP;
  const power = POWERS[(part >> BITS) - LEAST_EXPONENT] as number;
  const scale = power * (FRACTIONS[part & (PER_OCTAVE - 1)] as number);
  return scale * (1 + rest * (1 + rest * (0.5 + rest * SIXTH)));
}
