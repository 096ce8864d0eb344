import type { Verdict } from "../types.ts";
import type { Finding } from "./finding.ts";

/**
 * The verdict's words from its findings: the first that failed gives the cause. `ofModel` are those that hold the answer
 * to the model; where none of them could be made, nothing is proven and the verdict is null.
 */
export function conclude(
  findings: Finding[],
  ofModel: Finding[] = findings,
): Pick<Verdict, "verified" | "cause" | "message" | "checks" | "gross"> {
  const checks = findings.map(({ cause: _cause, gross: _gross, ...check }) => check);
  const worst = findings.find(({ passed }) => passed === false);
  const gross = findings.some((finding) => finding.passed === false && finding.gross);
  if (worst) return { verified: false, cause: worst.cause, message: sentenceOf(worst), checks, gross };
  if (!ofModel.some(({ passed }) => passed === true))
    return { verified: null, cause: null, message: missingOf([...ofModel, ...findings]), checks, gross };
  return { verified: true, cause: null, message: "the answer is what the model gives", checks, gross };
}

function missingOf(findings: Finding[]): string {
  return findings.find(({ passed }) => passed === null)?.detail ?? "nothing to judge";
}

function sentenceOf({ name, statistic, threshold, detail }: Finding): string {
  const numbers =
    statistic === null
      ? ""
      : ` (${figure(statistic)}${threshold === null ? "" : ` against ${figure(threshold)}`})`;
  return `${name}: ${detail}${numbers}`;
}

function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "∞";
}
