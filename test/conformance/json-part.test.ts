import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { createReport } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { jsonPart } from "./json-part.ts";

const part = jsonPart("sums", [
  {
    lists: ["sums"],
    async check({ file, data }, report) {
      const list = { file, list: "sums", cases: data.sums };
      const head = readHead(report, { ...list, schema: z.object({ base: z.number() }), data });
      if (head === undefined) return;
      await eachCase(report, { ...list, schema: z.object({ sum: z.number() }) }, ({ sum }, where) => {
        if (sum === 0) throw new Error("thrown");
        if (sum === head.base) report.pass();
        else report.fail(where, head.base, sum);
      });
    },
  },
]);

/** What is said of one recording, and whether it is known. */
async function judged(text: string): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "part-"));
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line.replaceAll(`${dir}/`, "")));
  await writeFile(join(dir, "a.json"), text);
  await part.run(dir, report);
  const last = `${report.summary()}${report.known() ? "" : ", unknown"}`;
  const holds = await part.holds?.(dir);
  await rm(dir, { recursive: true });
  expect(holds).toBe(text.includes("sums"));
  return [...lines, last];
}

test("default: each case of a list, with a mark of an editor before it", async () => {
  expect(await judged('\uFEFF{"base": 1,\r\n "sums": [{"sum": 1, "more": 2}, {"sum": 1}]}\r\n')).toEqual([
    "2 passed, 0 failed, 0 skipped",
  ]);
});

test("error: a case that cannot be read, and one that throws, is a failure; the others are held", async () => {
  expect(
    await judged(
      '{"base": 1, "sums": [{"sum": 1}, {"name": "bare"}, 7, {"sum": 0}, {"sum": 2}, {"sum": 1}]}',
    ),
  ).toEqual([
    expect.stringMatching(/^failed: a.json: sums bare: expected "a case that can be read", got "sum: /),
    expect.stringMatching(/^failed: a.json: sums 2: expected "a case that can be read"/),
    'failed: a.json: sums 3: expected "no error", got Error: thrown',
    "failed: a.json: sums 4: expected 1, got 2",
    "2 passed, 4 failed, 0 skipped",
  ]);
});

test("error: where what all cases need cannot be read, each of them is a failure", async () => {
  expect((await judged('{"base": "x", "sums": [{"sum": 1}, {"sum": 1}]}')).at(-1)).toBe(
    "0 passed, 3 failed, 0 skipped",
  );
  expect((await judged('{"base": 1, "sums": {}}')).at(-1)).toBe("0 passed, 1 failed, 0 skipped");
});

test("behavior: an unknown kind of file, and of list, is one skipped line", async () => {
  expect(await judged('{"other": [{}]}')).toEqual([
    "skipped: a.json: not a kind of recording that is known here",
    "0 passed, 0 failed, 1 skipped, unknown",
  ]);
  expect(await judged('{"base": 1, "sums": [], "notes": ["text"], "products": [{}, {}]}')).toEqual([
    "skipped: a.json: products: no kind of case that is known here",
    "0 passed, 0 failed, 1 skipped",
  ]);
});
