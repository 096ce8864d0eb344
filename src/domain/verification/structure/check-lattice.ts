import type { Token } from "../../types.ts";
import { type Finding, failed, passed, skipped } from "../finding.ts";
import { type LatticePolicy, latticeOf } from "./lattice.ts";

const NAME = "lattice";

/**
 * The precision that the reported logprobs show. It refuses nothing unless the policy demands one, and even then proves
 * only how the numbers were made, so it does not by itself take the epoch.
 */
export function checkLattice(tokens: Token[], policy: LatticePolicy): Finding {
  const { precision, share, positions } = latticeOf(tokens, policy);
  if (precision === null)
    return skipped(NAME, positions < policy.positions ? "too few reported tops" : "neither on steps nor off");
  const values = { statistic: share, detail: precision };
  if (policy.demanded === null || policy.demanded === precision) return passed(NAME, values);
  return failed(
    NAME,
    { cause: "MODEL_MISMATCH", gross: false },
    { ...values, detail: `logprobs of ${precision} instead of ${policy.demanded}` },
  );
}
