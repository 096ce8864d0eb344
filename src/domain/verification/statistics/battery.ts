import { type Finding, passed } from "../finding.ts";
import type { Scored } from "../position.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import { endHazardOf, endHazardZ } from "./end-hazard.ts";
import { greedyRate } from "./greedy-rate.ts";
import { meanDelta } from "./mean-delta.ts";
import { mismatchRate } from "./mismatch-rate.ts";
import { noiseScale } from "./noise-scale.ts";
import { certainShare, perfectShare } from "./perfect-share.ts";
import { pit } from "./pit.ts";
import { rankTail } from "./rank-tail.ts";
import { shownOf } from "./shown.ts";
import type { Statistic } from "./statistic.ts";
import { surprisal } from "./surprisal.ts";
import type { Mask } from "./symbols.ts";
import { temperatureSlope } from "./temperature-slope.ts";
import { topDistance } from "./top-distance.ts";
import { createUniform } from "./uniform.ts";

/** What the battery may know beside the scores. */
export type BatteryInput = {
  /** One mask per position; unused at temperature 0. */
  claims: Mask[];
  /** Text of the request, from which the randomised tests draw. */
  key: string;
  /** Ids that end an answer; empty: no end hazard. */
  ends: ReadonlySet<number>;
  /** Margins under the miner's noise, where it is known. */
  margins?: readonly { margin: number }[] | undefined;
};

/**
 * Every statistic of an answer as a check that informs and refuses nothing: one answer is refused for gross reasons
 * only, which have checks of their own. Each says its p-value under the claim where it has one. They hold no answer to
 * the model by themselves: a verdict must not rest on their having passed.
 */
export function batteryOf(scored: Scored, input: BatteryInput, policy: BatteryPolicy): Finding[] {
  return [...choiceBattery(scored, input, policy), ...reportedBattery(scored, policy)];
}

/** The part that looks at which tokens were chosen; `scored` with its penalties worked in. */
export function choiceBattery(scored: Scored, input: BatteryInput, policy: BatteryPolicy): Finding[] {
  const { claims, key, ends, margins } = input;
  const seeded = margins
    ? [figure("mismatch rate", mismatchRate(margins), `of ${margins.length} tokens`)]
    : [];
  if (scored.sampling.temperature === 0) return seeded;
  const shown = shownOf(scored, claims, policy);
  const uniform = createUniform(key);
  const hazards = ends.size > 0 ? [endHazardOf(shown, ends)] : [];
  return [
    ...seeded,
    ...tested("surprisal", "Z: above 0 less likely than claimed", surprisal(shown)),
    ...tested("greedy rate", "Z: above 0 the likeliest too often", greedyRate(shown)),
    ...tested("PIT", "χ² over ten bins", pit(shown, uniform)),
    ...tested("rank tail", "tokens outside the top", rankTail(shown, uniform(scored.positions.length))),
    ...tested("end hazard", "Z: above 0 an early end", endHazardZ(hazards)),
  ];
}

/** The part that looks at the reported logprobs; `scored` as the prefill gave it. */
export function reportedBattery({ positions }: Scored, { clip }: BatteryPolicy): Finding[] {
  if (positions.every(({ token }) => token.logprob === null)) return [];
  const distance = topDistance(positions, clip);
  const slope = temperatureSlope(positions);
  return [
    figure("|Δlogprob|", meanDelta(positions), "mean of the tokens themselves, nats"),
    figure("noise scale", noiseScale(positions), "σ of the logits, nats"),
    ...(distance
      ? [
          figure("top distance", distance.nats, "mean over the reported top, nats"),
          figure("top distance in steps", distance.steps, "the same in bf16 steps"),
        ]
      : []),
    ...(slope === null ? [] : [figure("temperature slope", slope, "1 for raw logprobs")]),
    figure("too perfect", perfectShare(positions), "share equal to the prefill's to the last digit"),
    figure("certain", certainShare(positions), "share reported as certain"),
  ];
}

function tested(name: string, what: string, { value, p, tokens }: Statistic): Finding[] {
  return p === null ? [] : [figure(name, value, `${what}; p = ${p.toPrecision(2)}, ${tokens} tokens`)];
}

function figure(name: string, statistic: number, detail: string): Finding {
  return passed(name, { statistic, detail });
}
