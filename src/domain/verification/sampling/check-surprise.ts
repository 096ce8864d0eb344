import { type Finding, failed, passed } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import type { Claim } from "./claim.ts";
import { isMasked } from "./is-masked.ts";
import { type Surprise, surpriseOf } from "./surprise.ts";

const NAME = "likelihood";

/**
 * Whether the text is likely for the model at all, without a seed: one token too unlikely, too many unlikely ones, too
 * few, or a copy of another answer whose equality is no chance. `duplicateOf` names the other.
 */
export function checkSurprise(
  scored: Scored,
  policy: Policy,
  { claims, duplicateOf }: { claims: Claim[]; duplicateOf?: string | undefined },
): Finding {
  const surprise = surpriseOf(scored, claims);
  const { duplicateNats, leastLogprob, refuseAt } = policy.surprise;
  if (duplicateOf !== undefined && surprise.total >= duplicateNats)
    return failed(
      NAME,
      { cause: "DUPLICATE" },
      { statistic: surprise.total, threshold: duplicateNats, detail: `the same tokens as ${duplicateOf}` },
    );
  if (surprise.flatter >= refuseAt)
    return failed(
      NAME,
      { cause: "UNLIKELY_TOKENS" },
      { statistic: surprise.flatter, threshold: refuseAt, detail: "log e-value: less likely than claimed" },
    );
  if (surprise.least < leastLogprob)
    return failed(
      NAME,
      { cause: "UNLIKELY_TOKEN" },
      {
        statistic: surprise.least,
        threshold: leastLogprob,
        detail: "log-probability of the least likely token",
      },
    );
  return isMasked(scored.sampling)
    ? passed(NAME, { statistic: surprise.flatter, threshold: refuseAt })
    : sharper(surprise, refuseAt);
}

function sharper({ sharper: statistic, flatter }: Surprise, threshold: number): Finding {
  if (statistic >= threshold)
    return failed(
      NAME,
      { cause: "SAMPLING_MISMATCH" },
      { statistic, threshold, detail: "log e-value: more likely than claimed" },
    );
  return passed(NAME, { statistic: Math.max(statistic, flatter), threshold });
}
