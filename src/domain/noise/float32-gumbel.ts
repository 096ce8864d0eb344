import { exponential, exponentialOfRest, naturalLog } from "./natural-log.ts";

const { fround } = Math;

/** Below this vLLM takes log1p(-u) from the first eight terms of its series. */
const SERIES_BELOW = 0.25;

/** The least 1 − u that vLLM takes a logarithm of: 2⁻²⁴. */
const LEAST_REST = 2 ** -24;

const HALF = 0.5;
const THIRD = fround(1 / 3);
const QUARTER = 0.25;
const FIFTH = fround(1 / 5);
const SIXTH = fround(1 / 6);
const SEVENTH = fround(1 / 7);
const EIGHTH = 0.125;

/** Gumbel noise −ln(−log1p(−u)) of a float32 uniform as vLLM's V2 sampler from 0.31 takes it, within 5e-7. */
export function seriesGumbel(uniform: number): number {
  const x = uniform < SERIES_BELOW ? series(uniform) : -naturalLog(Math.max(fround(1 - uniform), LEAST_REST));
  return fround(-naturalLog(fround(x)));
}

/** Gumbel noise −ln(−log1p(−u)) in float32 with an exact log1p: vLLM's V2 sampler 0.24–0.30. */
export function exactGumbel(uniform: number): number {
  return fround(-naturalLog(fround(exponentialOfRest(uniform))));
}

/** Gumbel noise −ln(−ln u) in float32: vLLM's V2 sampler 0.23. */
export function plainGumbel(uniform: number): number {
  return fround(-naturalLog(fround(exponential(uniform))));
}

/** u + u²/2 + … + u⁸/8. The engine rounds each step to float32; rounding once is faster and differs in the last bit. */
function series(u: number): number {
  const tail = (((EIGHTH * u + SEVENTH) * u + SIXTH) * u + FIFTH) * u + QUARTER;
  return (((tail * u + THIRD) * u + HALF) * u + 1) * u;
}
