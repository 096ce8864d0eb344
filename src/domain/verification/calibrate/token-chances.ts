import { type NoiseName, noiseOf } from "../../noise/noise.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import type { Claim } from "../sampling/claim.ts";
import { contestOf } from "../sampling/contest.ts";
import type { Draws } from "../sampling/draws.ts";
import { kernelChances } from "../sampling/kernels.ts";
import { placeAt } from "../sampling/place.ts";
import { claimsOf, trialOf } from "../sampling/trial.ts";

/** Each token's chance under each width, then its claimed probability: what kernels are fitted to. */
export function tokenChances(
  { edge, widths }: Pick<SamplingPolicy, "edge" | "widths">,
  scored: Scored,
  { seed, noise }: { seed: bigint; noise: NoiseName },
): Float64Array[] {
  const { sampling, vocabulary } = scored;
  const trial = trialOf({ scored, claims: claimsOf(scored, edge), noise: noiseOf(noise, vocabulary) }, seed);
  const steps = Float64Array.from(widths);
  return scored.positions.map(({ token, score }, i) => {
    const at = { claim: trial.claims[i] as Claim, draws: trial.draws[i] as Draws, sampling };
    const contest = contestOf(placeAt({ score, id: token.id }, at), new Float64Array(score.top.length));
    const row = new Float64Array(widths.length + 1);
    kernelChances(contest, steps, row);
    row[widths.length] = contest.claimed;
    return row;
  });
}
