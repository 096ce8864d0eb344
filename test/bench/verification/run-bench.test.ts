import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { parseOptions } from "./options.ts";
import type { Row } from "./row.ts";
import { runBench } from "./run-bench.ts";

const KEYS = (
  "class,stack,detector,variant,share,responses,tokens,miners,medianTokensToDecision,p95TokensToDecision," +
  "minersFailed,resampledFailed,detectionAtFpr1e3,boundTokens,covered,msPer1000Tokens"
).split(",");

const folders: string[] = [];
afterAll(async () => {
  for (const dir of folders) await rm(dir, { recursive: true });
});

/** A folder of traces: path → class of the recordings, or text. */
async function folder(files: Record<string, string | { from: string; lines: number }>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "bench-"));
  folders.push(dir);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), typeof content === "string" ? content : await recorded(content));
  }
  return dir;
}

async function recorded({ from, lines }: { from: string; lines: number }): Promise<string> {
  const url = new URL(`../../fixtures/traces/v1-cpu/${from}.jsonl.gz`, import.meta.url);
  return `${gunzipSync(await readFile(url))
    .toString("utf8")
    .split("\n")
    .slice(0, lines)
    .join("\n")}\n`;
}

async function bench(dir: string, ...more: string[]): Promise<{ rows: Row[]; notes: string[] }> {
  const rows: Row[] = [];
  const notes: string[] = [];
  const options = parseOptions(["--traces", dir, ...more]);
  await runBench(options, { row: (row) => rows.push(row as Row), note: (line) => notes.push(line) });
  return { rows, notes };
}

test("default: honest rows first, then each cheat reported, laundered and mixed", async () => {
  const dir = await folder({
    "seed-ignored.jsonl": { from: "seed-ignored", lines: 2 },
    "honest-bf16.jsonl": { from: "honest-bf16", lines: 2 },
  });
  const { rows } = await bench(dir, "--json", "--detectors", "targon");
  expect(rows.map(({ class: name, variant, share }) => [name, variant, share])).toEqual([
    ["honest-bf16", "honest", 0],
    ["seed-ignored", "reported", 1],
    ["seed-ignored", "laundered", 1],
    ["seed-ignored", "mixed", 0.1],
    ["seed-ignored", "mixed", 0.5],
  ]);
  for (const row of rows) expect(Object.keys(row)).toEqual(KEYS);
  const [honest, , laundered] = rows;
  expect(honest).toMatchObject({ responses: 2, miners: 1, minersFailed: 0, medianTokensToDecision: null });
  expect(honest).toMatchObject({ resampledFailed: null, detectionAtFpr1e3: null, boundTokens: null });
  expect(laundered).toMatchObject({ miners: 200, minersFailed: 200, covered: false });
  expect(laundered?.medianTokensToDecision).toBeLessThan(64);
});

test("behavior: an early stop is found by its last token, in the first answer that shows it", async () => {
  const dir = await folder({ "early-stop.jsonl": { from: "early-stop", lines: 1 } });
  const { rows } = await bench(dir, "--json", "--detectors", "targon");
  expect(rows.map(({ variant }) => variant)).toEqual(["reported", "laundered"]);
  expect(rows[1]).toMatchObject({ medianTokensToDecision: rows[1]?.tokens, covered: false });
});

test("behavior: the same class in two folders is two stacks; other files are named", async () => {
  const dir = await folder({
    "a/b/honest-x.jsonl": { from: "honest-bf16", lines: 1 },
    "c/honest-x.jsonl": { from: "honest-fp32", lines: 1 },
    "c/readme.txt": "hello",
  });
  const { rows, notes } = await bench(dir, "--detectors", "exact-match");
  expect(rows.map(({ stack, class: name }) => [stack, name])).toEqual([
    ["a/b", "honest-x"],
    ["c", "honest-x"],
  ]);
  expect(notes[0]).toBe("skipped: c/readme.txt: not a file of traces");
  expect(notes.join("\n")).toContain("honest: failed miners");
});

test("behavior: lines and files that cannot be read are a line each", async () => {
  const dir = await folder({
    "honest-x.jsonl": `${await recorded({ from: "honest-bf16", lines: 1 })}{\n`,
    "greedy.jsonl.gz": "no gzip",
  });
  const { rows, notes } = await bench(dir, "--json", "--detectors", "exact-match");
  expect(rows).toHaveLength(1);
  expect(notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^failed: honest-x.jsonl: line 2: /),
      expect.stringMatching(/^failed: greedy.jsonl.gz: /),
    ]),
  );
});

test.each([
  [[], "--traces DIR is missing"],
  [["--traces"], "argument missing"],
  [["--traces", "x", "--nope"], "Unknown option '--nope'"],
  [["--traces", "x", "y"], "Unexpected argument 'y'"],
])("error: USAGE %j", (args, message) => {
  expect(() => parseOptions(args)).toThrow(
    expect.objectContaining({ code: "USAGE", message: expect.stringContaining(message) }),
  );
});

test("error: FILE_UNREADABLE folders without traces, and policies that cannot be read", async () => {
  const unreadable = expect.objectContaining({ code: "FILE_UNREADABLE" });
  const empty = await folder({ "readme.txt": "hello" });
  await expect(bench(join(empty, "absent"))).rejects.toThrow(unreadable);
  await expect(bench(empty)).rejects.toThrow(unreadable);
  await expect(bench(empty, "--policy", join(empty, "absent"))).rejects.toThrow(unreadable);
  await expect(bench(await folder({ "greedy.jsonl": "{" }))).rejects.toThrow(unreadable);
});

test("error: USAGE a file that is no policy, a detector that is none", async () => {
  const dir = await folder({ "greedy.jsonl": "{", "policy.json": "{}" });
  const usage = expect.objectContaining({ code: "USAGE" });
  await expect(bench(dir, "--policy", join(dir, "policy.json"))).rejects.toThrow(usage);
  await expect(bench(dir, "--detectors", "targon,x")).rejects.toThrow(usage);
});
