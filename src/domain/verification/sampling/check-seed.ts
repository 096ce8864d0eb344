import type { Cause } from "../../types.ts";
import { type Finding, failed, passed } from "../finding.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { NoiseFit } from "./fit-noise.ts";

const NAME = "sampling";

/**
 * Whether the seed that was sent explains the tokens: the e-value of the answer alone. `sameModel`: the reported
 * logprobs are the model's, so that a deviation is one of sampling.
 */
export function checkSeed(fit: NoiseFit, policy: SamplingPolicy, sameModel: boolean): Finding {
  const values = {
    statistic: fit.logE,
    threshold: policy.refuseAt,
    detail: `${Math.round(1000 * fit.explained) / 10} % of the tokens explained by noise ${fit.name}, nearest: ${fit.best.name}`,
  };
  if (fit.logE < policy.refuseAt) return passed(NAME, values);
  const cause = sameModel ? causeOf(fit, policy) : "SEED_MISMATCH";
  return failed(NAME, { cause, gross: fit.logE >= policy.grossAt }, values);
}

/**
 * Whether the end token was drawn: a forged one has a margin that no honest stack shows. Asked only of an answer that
 * ended by itself and whose other tokens prove that the seed was followed.
 */
export function checkDrawnEnd(fit: NoiseFit, policy: SamplingPolicy, ended: boolean): Finding {
  const name = "drawn end";
  const statistic = fit.margins.at(-1)?.margin ?? 0;
  const values = { statistic, threshold: policy.endMargin };
  if (!ended || statistic <= policy.endMargin || !followsSeed(fit, policy)) return passed(name, values);
  const detail = "the model would not have ended there";
  return failed(name, { cause: "EARLY_END" }, { ...values, detail });
}

/** All tokens but the last match, and with another seed some would surely not have. */
function followsSeed({ margins, logE }: NoiseFit, { seedProof }: SamplingPolicy): boolean {
  const others = margins.slice(0, -1);
  const chances = others.reduce((sum, { winner }) => sum + 1 - winner, 0);
  return logE < 0 && chances >= seedProof && others.every(({ margin }) => margin === 0);
}

/** Colder or cut sampling keeps most of the seed's choices; anything else shows as another seed. */
function causeOf({ best, explained }: NoiseFit, { explainedShare }: SamplingPolicy): Cause {
  return best.cause === "SAMPLING_MISMATCH" && explained >= explainedShare
    ? "SAMPLING_MISMATCH"
    : "SEED_MISMATCH";
}
