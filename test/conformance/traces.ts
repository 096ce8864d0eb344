import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { scoredOf, type Trace } from "../../scripts/read-traces.ts";
import type { NoiseName } from "../../src/domain/noise/noise.ts";
import { mapsToTry } from "../../src/domain/noise/noise-maps.ts";
import { conclude } from "../../src/domain/verification/conclude.ts";
import { addAnswer, freshStanding } from "../../src/domain/verification/evidence/standing.ts";
import { type Judgement, judge } from "../../src/domain/verification/judge.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import { attempt } from "./attempt.ts";
import type { Part, Report } from "./report.ts";
import { readLines } from "./traces-lines.ts";

/** Traces name no model; all that are known come from this one. */
const POLICY = policyOf("targon/tiny-llama");
/** A noise map is found where it explains nearly all tokens of nearly all lines. */
const FOUND_SHARE = 0.95;

/** Fewer lines of ignored seeds than these may be too short to show it. */
const FEW_LINES = 8;

/** Honest answers are never refused and their noise is found, ignored seeds are found, all else is read. */
export const tracesPart: Part = {
  folder: "traces",
  async holds(dir) {
    return (await readdir(dir)).some(isTraces);
  },
  async run(dir, report) {
    const names = await readdir(dir, { recursive: true });
    for (const name of names.filter(isTraces).sort())
      await attempt(report, { file: name, case: "read" }, () => runFile(report, { dir, name }));
  },
};

function isTraces(name: string): boolean {
  return /\.jsonl(\.gz)?$/.test(name);
}

function runFile(report: Report, { dir, name }: { dir: string; name: string }): void {
  const read = readLines(join(dir, name), { name, report });
  const judgements = read.map(({ number, line }) => {
    const { judgement, verified } = judgeLine(line);
    const where = { file: name, case: `line ${number}` };
    if (!isHonest(line) || verified !== false) report.pass();
    else report.fail(where, "not refused", judgement.findings.find(({ passed }) => passed === false)?.detail);
    return { line, judgement };
  });
  const honest = judgements.filter(({ line }) => isHonest(line)).map(({ line }) => line);
  if (honest.length > 0) noiseFound(report, { name, lines: honest });
  const ignored = judgements.filter(({ line }) => line.class === "seed-ignored");
  if (ignored.length > 0) seedFound(report, { name, judgements: ignored.map(({ judgement }) => judgement) });
  if (read.length === 0) report.unknown(name, "no lines of traces");
}

function isHonest(line: Trace): boolean {
  return line.class.startsWith("honest");
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
  const shares = mapsToTry(null).map((map) => {
    const verified = lines.filter((line) => judgeLine(line, map).verified === true);
    return { map, share: verified.length / lines.length };
  });
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.share >= FOUND_SHARE) report.pass();
  else report.fail({ file: name, case: "noise" }, "a map that explains the lines", best);
}

function seedFound(report: Report, { name, judgements }: { name: string; judgements: Judgement[] }): void {
  const { accumulate } = POLICY;
  let standing = freshStanding(1);
  for (const { ledger } of judgements)
    standing = addAnswer(standing, { ledger, epoch: 1, alpha: accumulate.alpha }, accumulate);
  if (standing.state === "fail") report.pass();
  else if (judgements.length < FEW_LINES)
    report.skip(name, `${judgements.length} lines are too few to find an ignored seed`);
  else report.fail({ file: name, case: "seed" }, "fail", standing.state);
}
