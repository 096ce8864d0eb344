import { naturalExp } from "../../noise/natural-exp.ts";
import type { Position, Scored } from "../position.ts";
import type { Claim } from "./claim.ts";

/** How likely an answer is under the claimed distribution, whatever the seed. */
export type Surprise = {
  /** Log e-values: the tokens come from a flatter, or a sharper, distribution than claimed. */
  flatter: number;
  sharper: number;
  /** Least claimed log-probability of a token. */
  least: number;
  /** Sum of −ln of the claimed probabilities, nats. */
  total: number;
};

/** One token says at most this, nats. */
const TOKEN_CAP = 6;
/** Stands in for a mass that rounding hides. */
const LEAST_MASS = 1e-6;

/**
 * Tests with E[e^value] ≤ 1 under the claim: the likelihood ratio of a distribution ∝ q^½ (flatter) and ∝ q² (sharper)
 * against the claimed q. Tokens outside the top count as one symbol. `sharper` holds only where nothing is masked.
 */
export function surpriseOf({ positions, sampling }: Scored, claims: Claim[]): Surprise {
  const sum: Surprise = { flatter: 0, sharper: 0, least: 0, total: 0 };
  for (const [i, position] of positions.entries()) {
    const one = tokenSurprise(position, claims[i] as Claim, sampling.temperature);
    sum.flatter += Math.min(TOKEN_CAP, one.flatter);
    sum.sharper += Math.max(-TOKEN_CAP, Math.min(TOKEN_CAP, one.sharper));
    sum.least = Math.min(sum.least, one.logprob);
    sum.total -= one.logprob;
  }
  return sum;
}

function tokenSurprise({ token, score }: Position, claim: Claim, temperature: number) {
  const { low, high, shift, weights } = claim;
  const inTop = score.top.some(({ id }) => id === token.id);
  const rest = Math.max(LEAST_MASS, (high - low) / high);
  const own = naturalExp(score.logprob / temperature - shift);
  const upper = inTop ? Math.min(1, own / low) : Math.max(rest, Math.min(1, own / low));
  let roots = Math.sqrt(rest);
  let squares = rest ** 2;
  for (let j = 0; j < weights.length; j++) {
    const share = (weights[j] as number) / low;
    roots += Math.sqrt(share);
    squares += share * share;
  }
  return {
    flatter: -0.5 * Math.log(upper) - Math.log(roots),
    sharper: Math.log((inTop ? own / high : 0) / squares),
    logprob: score.logprob / temperature - shift - Math.log(high),
  };
}
