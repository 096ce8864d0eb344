import type { Alteration } from "../../domain/request/alteration-of.ts";
import type { Finding } from "../../domain/verification/finding.ts";
import type { Policy } from "../../domain/verification/policy/policy.ts";
import type { Scored } from "../../domain/verification/position.ts";
import { claimsOf } from "../../domain/verification/sampling/trial.ts";
import { choiceBattery, reportedBattery } from "../../domain/verification/statistics/battery.ts";
import { withPenalties } from "../../domain/verification/statistics/with-penalties.ts";

/** What the battery looks at. */
export type BatteryQuestion = {
  scored: Scored;
  policy: Policy;
  /** What of the request alters the distribution; null: nothing. */
  altered: Alteration | null;
  /** The request, from which the randomised tests draw. */
  request: Record<string, unknown>;
  /** Ids that end an answer; null: not known. */
  eosIds: number[] | null;
  /** Margins under the miner's noise, where it is known. */
  margins: readonly { margin: number }[] | undefined;
};

/** The statistics that a request leaves meaning to; they inform and refuse nothing. */
export function batteryFindings(question: BatteryQuestion): Finding[] {
  const { scored, policy, altered } = question;
  if (altered !== null && altered.hides !== "choice") return [];
  const reported = reportedBattery(scored, policy.battery);
  const drawn = altered === null ? withPenalties(scored) : null;
  if (drawn === null) return reported;
  const { temperature, stopTokenIds = [] } = drawn.sampling;
  const claims = temperature > 0 ? claimsOf(drawn, policy.sampling.edge) : [];
  const ends = new Set([...(question.eosIds ?? []), ...stopTokenIds]);
  const input = { claims, ends, key: JSON.stringify(question.request), margins: question.margins };
  return [...choiceBattery(drawn, input, policy.battery), ...reported];
}
