import { naturalExp } from "../../noise/natural-exp.ts";
import { naturalLog } from "../../noise/natural-log.ts";
import type { Position, Scored } from "../position.ts";
import type { Claim } from "./claim.ts";
import { rankOf } from "./place.ts";

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
  for (let i = 0; i < positions.length; i++) {
    const one = tokenSurprise(positions[i] as Position, claims[i] as Claim, sampling.temperature);
    sum.flatter += Math.min(TOKEN_CAP, one.flatter);
    sum.sharper += Math.max(-TOKEN_CAP, Math.min(TOKEN_CAP, one.sharper));
    sum.least = Math.min(sum.least, one.logprob);
    sum.total -= one.logprob;
  }
  return sum;
}

function tokenSurprise({ token, score }: Position, claim: Claim, temperature: number) {
  const { low, high, shift, weights } = claim;
  const inTop = rankOf(score.top, token.id) !== -1;
  const rest = Math.max(LEAST_MASS, (high - low) / high);
  const own = naturalExp(score.logprob / temperature - shift);
  const upper = inTop ? Math.min(1, own / low) : Math.max(rest, Math.min(1, own / low));
  let roots = 0;
  let squares = 0;
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j] as number;
    roots += Math.sqrt(weight);
    squares += weight * weight;
  }
  return {
    flatter: -0.5 * Math.log(upper) - naturalLog(Math.sqrt(rest) + roots / Math.sqrt(low)),
    sharper: Math.log((inTop ? own / high : 0) / (rest * rest + squares / (low * low))),
    logprob: score.logprob / temperature - shift - naturalLog(high),
  };
}
