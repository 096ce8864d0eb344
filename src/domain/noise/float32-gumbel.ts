const { fround } = Math;

/** Below this vLLM takes log1p(-u) from the first eight terms of its series. */
const SERIES_BELOW = 0.25;
const TERMS = 8;
const INVERSES = Array.from({ length: TERMS }, (_, i) => fround(1 / (i + 1)));

/** Gumbel noise −ln(−log1p(−u)) of a float32 uniform, in float32 steps as vLLM's V2 sampler from 0.31 takes them. */
export function seriesGumbel(uniform: number): number {
  return negativeLog(uniform < SERIES_BELOW ? series(uniform) : fround(-Math.log1p(-uniform)));
}

/** Gumbel noise −ln(−log1p(−u)) in float32 with an exact log1p: vLLM's V2 sampler 0.24–0.30. */
export function exactGumbel(uniform: number): number {
  return negativeLog(fround(-Math.log1p(-uniform)));
}

function negativeLog(x: number): number {
  return fround(-Math.log(x));
}

/** −log1p(−u) ≈ u + u²/2 + … + u⁸/8 by Horner's rule. */
function series(uniform: number): number {
  let sum = 0;
  for (let i = TERMS - 1; i >= 0; i--) sum = fround(fround(sum * uniform) + (INVERSES[i] as number));
  return fround(sum * uniform);
}
