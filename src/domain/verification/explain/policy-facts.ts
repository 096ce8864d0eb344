import { thresholdOf } from "../evidence/threshold.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicyFacts } from "./explanation.ts";

/** What a reader is told of a policy; a miner fails at the earliest in the first segment of an epoch, alone audited. */
export function policyFacts({ model, version, made, sampling, accumulate }: Policy): PolicyFacts {
  const { refuseAt, grossAt } = sampling;
  return {
    name: model === "*" ? "any model (none of its own)" : model,
    version: String(version),
    made: [
      made.command,
      ...made.stacks.map(
        ({ name, responses, tokens, source }) =>
          `${name}: ${responses} answers, ${tokens} tokens (${source})`,
      ),
      ...made.notes,
    ],
    limits: { refused: refuseAt, gross: grossAt, fail: thresholdOf(accumulate.alpha, 0) },
  };
}
