import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { runConformance } from "./run-conformance.ts";
import { tracesPart } from "./traces.ts";

const RECORDED = new URL("../fixtures/traces/v1-cpu/honest-bf16.jsonl.gz", import.meta.url);

/** What is said of the first lines of a recording, changed, in a folder of another name. */
async function judged(change: (lines: string[]) => string): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "other-"));
  const lines = gunzipSync(await readFile(RECORDED))
    .toString("utf8")
    .split("\n")
    .slice(0, 3);
  await writeFile(join(dir, "a.jsonl"), change(lines));
  const said: string[] = [];
  const report = createReport((line) => said.push(line));
  await runConformance([tracesPart], dir, report);
  await rm(dir, { recursive: true });
  return [...said, report.summary()];
}

test("default: a few lines, with Windows line ends and a seed as text", async () => {
  expect(
    await judged((lines) => lines.join("\r\n").replace(/"seed": ?(\d+)/, '"seed": "$1", "more": null')),
  ).toEqual(["4 passed, 0 failed, 0 skipped"]);
});

test("error: a line that cannot be read is one failure, the others are held", async () => {
  const lines = await judged(([one, two, three]) =>
    [one, two?.replace('"ids"', '"tokens"'), three, "{"].join("\n"),
  );
  expect(lines).toEqual([
    expect.stringMatching(/^failed: a.jsonl: line 2: expected "a trace that can be read"/),
    expect.stringMatching(/^failed: a.jsonl: line 4: expected "a trace that can be read"/),
    "3 passed, 2 failed, 0 skipped",
  ]);
});
