/** Terms or steps after which the expansions have long converged. */
const MOST_STEPS = 500;
const PRECISION = 1e-14;

/**
 * P(χ² ≥ x) at `degrees` ≥ 1 degrees of freedom, 0 … 1. For one degree and x = z² it is the two-sided p-value of a
 * standard normal z. By the series of the incomplete gamma function below its mean, by its continued fraction above.
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (!(x > 0)) return 1;
  const a = degrees / 2;
  const half = x / 2;
  const scale = Math.exp(a * Math.log(half) - half - logGammaOfHalves(degrees));
  return half < a + 1 ? 1 - scale * series(a, half) : scale * fraction(a, half);
}

/** Two-sided p-value of a standard normal z. */
export function pOfZ(z: number): number {
  return chiSquareTail(z * z, 1);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS && term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Evaluated from its far end, deep enough for every x above the mean. */
function fraction(a: number, x: number): number {
  let value = 0;
  for (let n = MOST_STEPS; n >= 1; n--) value = (n * (n - a)) / (x + 2 * n + 1 - a - value);
  return 1 / (x + 1 - a - value);
}

/** ln Γ(degrees ÷ 2), from Γ(½) = √π and Γ(1) = 1. */
function logGammaOfHalves(degrees: number): number {
  let a = degrees % 2 === 0 ? 1 : 0.5;
  let log = degrees % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (; a < degrees / 2; a++) log += Math.log(a);
  return log;
}
