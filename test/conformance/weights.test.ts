import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { noisePart } from "./noise.ts";
import type { Part } from "./report.ts";
import { weightsPart } from "./weights.ts";

/** The last line after changes of a recording's text, each of which must be found in it. */
async function judged(part: Part, name: string, ...changes: [string, string][]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "weights-"));
  const recorded = await readFile(new URL(`../fixtures/${part.folder}/${name}`, import.meta.url), "utf8");
  const compact = JSON.stringify(JSON.parse(recorded));
  const text = changes.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, compact);
  await writeFile(join(dir, "a.json"), text);
  const report = createReport(() => undefined);
  await part.run(dir, report);
  await rm(dir, { recursive: true });
  return report.summary();
}

test.each([
  ["rate of a row", ['"tps":1.5', '"tps":1.6']],
  ["verdict of a row", ['"tokens":[],"verified":true', '"tokens":[],"verified":false']],
  ["model of a row", ['"cause":null,"model":"m"', '"cause":null,"model":"n"']],
  ["score", ['"scores":{"3":[1.5]', '"scores":{"3":[1.6]']],
  ["case that cannot be read", ['"verifierAnswers":', '"answers":']],
] as [string, [string, string]][])(
  "error: another %s of organic answers is one failure",
  async (_, change) => {
    expect(await judged(weightsPart, "organics.json")).toMatch(/ 0 failed/);
    expect(await judged(weightsPart, "organics.json", change)).toMatch(/ 1 failed/);
  },
);

test.each([
  [weightsPart, "process-weights.json", '"minAllowedWeights":', '"least":'],
  [weightsPart, "scores.json", '"minerTps":', '"rates":'],
  [noisePart, "vllm-0.31-murmur3.json", '"noise":', '"loud":'],
  [noisePart, "vllm-0.32-cpu.json", '"drawSeed":', '"drawn":'],
  [noisePart, "vllm-0.24-philox.json", '"positionSeed":', '"place":'],
] as [Part, string, string, string][])(
  "error: %# a case that cannot be read is one failure",
  async (...one) => {
    const [part, name, from, to] = one;
    expect(await judged(part, name)).toMatch(/^[1-9]\d* passed, 0 failed/);
    expect(await judged(part, name, [from, to])).toMatch(/^[1-9]\d* passed, 1 failed/);
  },
);
