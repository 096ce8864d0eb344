import type { Verdict } from "../../types.ts";
import { conclude } from "../conclude.ts";
import { type Finding, skipped } from "../finding.ts";
import type { RuleCase } from "./rule-case.ts";
import { defects40, rules40 } from "./rules-4-0.ts";
import { defects42, rules42 } from "./rules-4-2.ts";
import { defects45, rules45 } from "./rules-4-5.ts";
import { defects53, rules53 } from "./rules-5-3.ts";

/** A version of the reference whose rules can be held to an answer, and the release that they are read from. */
export type RulesVersion = "4.0" | "4.2" | "4.5" | "5.3";

/** One version's rules, in the order in which the reference asks them: the first that fails gives the cause. */
export type RuleSet = { release: string; judge(one: RuleCase): Finding[]; defects: string[] };

/** The reference's rules by version. */
export const ruleSets: Record<RulesVersion, RuleSet> = {
  "4.0": { release: "4.0.0", judge: rules40, defects: defects40 },
  "4.2": { release: "4.2.6", judge: rules42, defects: defects42 },
  "4.5": { release: "4.5.0", judge: rules45, defects: defects45 },
  "5.3": { release: "5.3.0", judge: rules53, defects: defects53 },
};

/**
 * What the reference of that version would have said, its faults included; they stand in the last check. Null where it
 * looked at nothing or would have failed itself.
 */
export function rulesVerdict(
  version: RulesVersion,
  one: RuleCase,
): Pick<Verdict, "verified" | "cause" | "message" | "checks" | "gross"> {
  const { release, judge, defects } = ruleSets[version];
  const findings = judge(one);
  const known = skipped("known defects", defects.join("; "));
  const verdict = conclude([...findings, known], looksAtTokens(findings));
  const said = verdict.verified === true ? "nothing that they look at is wrong" : verdict.message;
  return { ...verdict, message: `rules of Targon ${release}: ${said}` };
}

/** Length, pace and usage alone do not make an answer verified: the reference always looked at the tokens too. */
function looksAtTokens(findings: Finding[]): Finding[] {
  return findings.filter(({ name }) => name === "score" || name === "improbable token");
}
