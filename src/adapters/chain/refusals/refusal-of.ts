import { accountRefusals } from "./account-refusals.ts";
import { POOL_CODES, POOL_REASONS, poolNameOf } from "./pool-reasons.ts";
import type { Refusal, Refusals } from "./refusal.ts";
import { registrationRefusals } from "./registration-refusals.ts";
import { runtimeRefusals } from "./runtime-refusals.ts";
import { servingRefusals } from "./serving-refusals.ts";
import { weightsRefusals } from "./weights-refusals.ts";

const ALL: Refusals = {
  ...runtimeRefusals,
  ...accountRefusals,
  ...servingRefusals,
  ...weightsRefusals,
  ...registrationRefusals,
};

const UNKNOWN: Refusal = {
  what: "the chain did not carry out the call",
  mend: "look the name up in the chain's documentation, or report it with this line",
};

/** What an error means, by the name that the runtime's metadata gives it; one sentence for all that are not known. */
export function refusalOf(name: string): Refusal {
  return (Object.hasOwn(ALL, name) ? ALL[name] : undefined) ?? UNKNOWN;
}

const POOL = [...POOL_REASONS, ...Object.values(POOL_CODES)];

/** Whether the same call may succeed in a later block without anybody changing anything; by the error's or reason's name. */
export function isPassing(name: unknown): boolean {
  if (typeof name !== "string") return false;
  const reason = POOL.find((each) => poolNameOf(each.reason) === name);
  return (reason ?? refusalOf(name)).passes === true;
}
