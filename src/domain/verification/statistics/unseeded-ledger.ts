import type { Ledger } from "../evidence/ledger.ts";
import type { Position, Scored } from "../position.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import { type Deviation, deviationsOf, type Spread, tilted } from "./deviations.ts";
import { greedyLedger } from "./greedy-ledger.ts";
import { type Mask, type Symbols, symbolOf, symbolsOf } from "./symbols.ts";

/**
 * Log-likelihoods of an answer's tokens without a seed: under the claim (from above, at each temperature that honest
 * rounding may look like), and under each deviation, at most `tokenCap` nats per token above the claim. E[e^logE] ≤ 1
 * under the claim. What it finds is `weaker`: a miner that samples as claimed is not held to any seed.
 *
 * The lengths depend on the policy alone. `claims`: one mask per position, unused at temperature 0.
 */
export function unseededLedger(scored: Scored, claims: Mask[], policy: BatteryPolicy): Ledger {
  if (scored.sampling.temperature === 0) return greedyLedger(scored.positions, policy);
  const deviations = deviationsOf(policy);
  const honest = policy.honestFactors.map(() => 0);
  const cheats = deviations.map(() => 0);
  for (const [i, position] of scored.positions.entries()) {
    const mask = claims[i] as Mask;
    const { sampling } = scored;
    const symbols = symbolsOf(position.score.top, mask, { sampling, width: policy.width });
    const place = placeOf(symbols, position, mask);
    const terms = honestTerms(symbols, place, policy);
    for (let k = 0; k < terms.length; k++) honest[k] = (honest[k] ?? 0) + (terms[k] ?? 0);
    const most = (terms[0] ?? 0) + policy.tokenCap;
    for (let k = 0; k < deviations.length; k++) {
      const deviation = deviations[k] as Deviation;
      cheats[k] = (cheats[k] ?? 0) + Math.min(most, Math.log(likely(symbols, { place, deviation }, policy)));
    }
  }
  return { honest, cheats, mixed: [] };
}

/** Index among the tokens, or: all the rest together, what a mask forbids, what nothing is known of. */
type Place = number | "other" | "masked" | "unknown";

function placeOf(symbols: Symbols, { token, score }: Position, { outBelow }: Mask): Place {
  const own = symbolOf(symbols, token.id);
  if (own !== -1) return own;
  if (symbols.other !== null) return "other";
  return score.logprob <= outBelow ? "masked" : "unknown";
}

function honestTerms(symbols: Symbols, place: Place, policy: BatteryPolicy): number[] {
  if (place === "unknown") return policy.honestFactors.map(() => 0);
  if (place === "masked") return policy.honestFactors.map(() => Math.log(policy.slip));
  return policy.honestFactors.map((factor) => {
    const spread = factor === 1 ? asClaimed(symbols) : tilted(symbols, 1 / factor);
    const chance = (1 + policy.width) * chanceOf(spread, place);
    return Math.log(place === "other" ? Math.max(policy.slip, chance) : chance);
  });
}

/** Chance of the place under a deviation, mixed with the claim; over the places they sum up to at most 1. */
function likely(
  symbols: Symbols,
  { place, deviation }: { place: Place; deviation: Deviation },
  { share, slip }: BatteryPolicy,
): number {
  const out = share * deviation.masked + (1 - share) * slip;
  if (place === "masked") return out;
  if (place === "unknown") return 1 - out;
  const mixed =
    share * chanceOf(deviation.of(symbols), place) + (1 - share) * chanceOf(asClaimed(symbols), place);
  return (1 - out) * mixed + (place === "other" ? out : 0);
}

function asClaimed({ q, other }: Symbols): Spread {
  return { tokens: q, other: other ?? 0 };
}

function chanceOf({ tokens, other }: Spread, place: number | "other"): number {
  return place === "other" ? other : (tokens[place] ?? 0);
}
