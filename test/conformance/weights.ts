import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Part, Report } from "./report.ts";
import { checkOrganics, type OrganicCase } from "./weights-organics.ts";
import { checkProcess, type ProcessFile } from "./weights-process.ts";
import { checkScores, type ScoresFile } from "./weights-scores.ts";

/** Compares one value: a case's name, what the recording says, what our code gives (or the error it throws). */
export type Compare = (name: string, expected: unknown, got: () => unknown) => void;

/** Weights and scores: `weights/`. Kinds are known by their keys. */
export const weightsPart: Part = { folder: "weights", run };

async function run(dir: string, report: Report): Promise<void> {
  for (const name of readdirSync(dir).sort()) {
    const file = `weights/${name}`;
    if (!name.endsWith(".json")) {
      report.skip(file, "no JSON");
      continue;
    }
    await runFile(JSON.parse(readFileSync(join(dir, name), "utf8")), { file, report });
  }
}

async function runFile(content: object, { file, report }: { file: string; report: Report }): Promise<void> {
  const compare: Compare = (name, expected, got) =>
    compareOne({ file, case: name }, { expected, got, report });
  if ("process" in content || "normalizeMaxWeight" in content || "emit" in content)
    checkProcess(content as ProcessFile, compare);
  else if ("getWeights" in content || "safeMeanScore" in content) checkScores(content as ScoresFile, compare);
  else if (
    "cases" in content &&
    Array.isArray(content.cases) &&
    content.cases.some((item) => "organics" in item)
  )
    await checkOrganics(content as { cases: OrganicCase[] }, compare);
  else report.skip(file, "no kind that is known here");
}

function compareOne(
  where: { file: string; case: string },
  { expected, got, report }: { expected: unknown; got: () => unknown; report: Report },
): void {
  let value: unknown;
  try {
    value = got();
  } catch (error) {
    report.fail(where, expected, error instanceof Error ? error.message : error);
    return;
  }
  if (isClose(value, expected)) report.pass();
  else report.fail(where, expected, value);
}

/** Equal, numbers within 1e-6. */
function isClose(got: unknown, expected: unknown): boolean {
  if (typeof got === "number" && typeof expected === "number") return Math.abs(got - expected) <= 1e-6;
  if (Array.isArray(got) && Array.isArray(expected))
    return got.length === expected.length && got.every((item, index) => isClose(item, expected[index]));
  if (got && expected && typeof got === "object" && typeof expected === "object") {
    const keys = Object.keys(got);
    return (
      isDeepStrictEqual(keys.sort(), Object.keys(expected).sort()) &&
      keys.every((key) => isClose((got as Fields)[key], (expected as Fields)[key]))
    );
  }
  return Object.is(got, expected);
}

type Fields = Record<string, unknown>;
