import { type Finding, failed, passed } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import type { Position } from "../position.ts";

const NAME = "greedy choice";
/** One token may be a rounding tie of a wide step; two are not. */
const ALLOWED = 1;

/** At temperature 0 no token lies far below the likeliest. */
export function checkGreedy(positions: Position[], { greedyGap }: Policy["surprise"]): Finding {
  const far = positions.filter(({ score }) => (score.top[0]?.logprob ?? 0) - score.logprob > greedyGap);
  const values = {
    statistic: far.length,
    threshold: ALLOWED,
    detail: `tokens over ${greedyGap} nats below the likeliest`,
  };
  return far.length > ALLOWED ? failed(NAME, { cause: "SAMPLING_MISMATCH" }, values) : passed(NAME, values);
}
