import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readTraces, scoredOf, type Trace } from "../../scripts/read-traces.ts";
import { type NoiseName, noiseByName } from "../../src/domain/noise/noise.ts";
import { FRESH, nextState } from "../../src/domain/verification/accumulate.ts";
import { conclude } from "../../src/domain/verification/conclude.ts";
import { type Judgement, judge } from "../../src/domain/verification/judge.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import type { Part, Report } from "./report.ts";

/** Traces name no model; all that are known come from this one. */
const POLICY = policyOf("targon/tiny-llama");
/** A noise map is found where it explains nearly all tokens of nearly all lines. */
const FOUND_SHARE = 0.95;

/** Honest answers are never refused and their noise is found, ignored seeds are found, all else is read. */
export const tracesPart: Part = {
  folder: "traces",
  async run(dir, report) {
    const names = await readdir(dir, { recursive: true });
    for (const name of names.filter((one) => /\.jsonl(\.gz)?$/.test(one)).sort())
      runFile(report, { dir, name });
  },
};

function runFile(report: Report, { dir, name }: { dir: string; name: string }): void {
  const lines = readOrFail(report, { dir, name });
  if (!lines) return;
  const judged = lines.map((line) => ({ line, ...judgeLine(line) }));
  for (const [i, { line, judgement, verified }] of judged.entries()) {
    const where = { file: name, case: `line ${i + 1}` };
    if (!line.class.startsWith("honest") || verified === true) report.pass();
    else report.fail(where, "not refused", judgement.findings.find(({ passed }) => passed === false)?.detail);
  }
  const kind = lines[0]?.class ?? "";
  if (kind.startsWith("honest")) noiseFound(report, { name, lines });
  if (kind === "seed-ignored")
    seedFound(report, { name, judgements: judged.map(({ judgement }) => judgement) });
}

function readOrFail(report: Report, { dir, name }: { dir: string; name: string }): Trace[] | undefined {
  try {
    return readTraces(join(dir, name));
  } catch (error) {
    report.fail({ file: name, case: "read" }, "lines of traces", String(error).slice(0, 200));
    return undefined;
  }
}

/** The verdict on one line, from its prefill alone. */
export function judgeLine(
  line: Trace,
  noise?: NoiseName,
): { judgement: Judgement; verified: boolean | null } {
  const { seed, ...scored } = scoredOf(line);
  const judgement = judge({ ...scored, sampling: { ...scored.sampling, seed } }, POLICY, {
    noise,
    askedLogprobs: true,
    finishReason: line.miner.finish_reason,
  });
  return { judgement, verified: conclude(judgement.findings).verified };
}

function noiseFound(report: Report, { name, lines }: { name: string; lines: Trace[] }): void {
  const shares = Object.keys(noiseByName).map((map) => {
    const verified = lines.filter((line) => judgeLine(line, map as NoiseName).verified === true);
    return { map, share: verified.length / lines.length };
  });
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.share >= FOUND_SHARE) report.pass();
  else report.fail({ file: name, case: "noise" }, "a map that explains the lines", best);
}

function seedFound(report: Report, { name, judgements }: { name: string; judgements: Judgement[] }): void {
  let standing = FRESH;
  for (const { evidence } of judgements)
    standing = nextState({ logE: standing.logE, evidence }, POLICY.accumulate);
  if (standing.state === "fail") report.pass();
  else report.fail({ file: name, case: "seed" }, "fail", standing.state);
}
