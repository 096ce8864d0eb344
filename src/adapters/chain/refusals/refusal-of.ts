import { accountRefusals } from "./account-refusals.ts";
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

/** Whether the same call may succeed in a later block without anybody changing anything. */
export function isPassing(name: unknown): boolean {
  return typeof name === "string" && refusalOf(name).passes === true;
}
