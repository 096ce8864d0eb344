import type { Cause } from "../../types.ts";
import { type Finding, failed, passed } from "../finding.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { NoiseFit } from "./fit-noise.ts";

const NAME = "sampling";

/** Whether the seed that was sent explains the tokens: the e-value of the answer alone. */
export function checkSeed(fit: NoiseFit, policy: SamplingPolicy): Finding {
  const values = {
    statistic: fit.logE,
    threshold: policy.refuseAt,
    detail: `${Math.round(1000 * fit.explained) / 10} % of the tokens explained by noise ${fit.name}, nearest: ${fit.best.name}`,
  };
  if (fit.logE < policy.refuseAt) return passed(NAME, values);
  return failed(NAME, { cause: causeOf(fit, policy), gross: fit.logE >= policy.grossAt }, values);
}

/** Whether the end token was drawn: a forged one has a margin that no honest stack shows. `ended`: finish "stop". */
export function checkDrawnEnd(fit: NoiseFit, { endMargin }: SamplingPolicy, ended: boolean): Finding {
  const name = "drawn end";
  const statistic = fit.margins.at(-1)?.margin ?? 0;
  if (!ended || statistic <= endMargin) return passed(name, { statistic, threshold: endMargin });
  return failed(
    name,
    { cause: "EARLY_END" },
    { statistic, threshold: endMargin, detail: "the model would not have ended there" },
  );
}

/** Colder or cut sampling keeps most of the seed's choices; anything else shows as another seed. */
function causeOf({ best, explained }: NoiseFit, { explainedShare }: SamplingPolicy): Cause {
  return best.cause === "SAMPLING_MISMATCH" && explained >= explainedShare
    ? "SAMPLING_MISMATCH"
    : "SEED_MISMATCH";
}
