import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { runConformance } from "./run-conformance.ts";
import { vllmPart } from "./vllm.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/vllm/0.32.0-float32", import.meta.url));

/** What is said of recordings after a change to each. */
async function judged(folder: string, changes: Record<string, (text: string) => string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "vllm-"));
  try {
    await mkdir(join(root, folder));
    for (const [name, change] of Object.entries(changes)) {
      const file = join(root, folder, name);
      await cp(join(FIXTURES, name), file);
      await writeFile(file, change(await readFile(file, "utf8")));
    }
    const lines: string[] = [];
    const report = createReport((line) => lines.push(line));
    await vllmPart.run(root, report);
    return [...lines, report.summary()];
  } finally {
    await rm(root, { recursive: true });
  }
}

const same = (text: string) => text;

test("default: untouched recordings are held", async () => {
  const lines = await judged("0.32.0-float32", {
    "get-models.json": same,
    "chat-stream-length.json": same,
    "verify-slow-one-token.json": same,
  });
  expect(lines).toEqual(["3 passed, 0 failed, 0 skipped"]);
});

test("behavior: what differs fails: a status, a word, a token, a log-probability, a field", async () => {
  const lines = await judged("0.32.0-float32", {
    "get-models.json": same,
    "error-n-zero.json": (text) => text.replace('"status": 400', '"status": 422'),
    "error-unknown-model.json": (text) => text.replace("does not exist", "is unknown"),
    "chat-stream-length.json": (text) => text.replaceAll("token_id:777", "token_id:778"),
    "verify-slow-one-token.json": (text) => text.replaceAll("-1.58247", "-1.58447"),
    "verify-prefill-top0.json": (text) => text.replace('"service_tier"', '"service_level"'),
    "tokenize-prompt.json": (text) => text.replace("2042", "2041"),
  });
  expect(lines.at(-1)).toBe("1 passed, 6 failed, 0 skipped");
});

test("behavior: log-probabilities within 1e-3 are the same", async () => {
  const lines = await judged("0.32.0-float32", {
    "get-models.json": same,
    "verify-slow-one-token.json": (text) => text.replaceAll("-1.58247", "-1.58287"),
  });
  expect(lines).toEqual(["2 passed, 0 failed, 0 skipped"]);
});

test("behavior: in bfloat16 the kind of answer counts, not its numbers", async () => {
  const lines = await judged("0.32.0-bfloat16", {
    "get-models.json": same,
    "chat-stream-length.json": (text) => text.replaceAll("-0.0001461399078834802", "-0.5"),
    "verify-prefill-top0.json": (text) => text.replace('"service_tier"', '"service_level"'),
  });
  expect(lines.filter((line) => line.startsWith("failed"))).toHaveLength(1);
  expect(lines[0]).toContain("verify-prefill-top0");
});

test("behavior: a folder of another kind and a file that is no exchange are skipped", async () => {
  expect(await judged("0.32.0-int8", { "get-models.json": same })).toEqual([
    expect.stringContaining("skipped"),
    "0 passed, 0 failed, 1 skipped",
  ]);
  expect((await judged("0.32.0-float32", { "get-models.json": () => "{}" })).at(-1)).toBe(
    "0 passed, 0 failed, 1 skipped",
  );
});

test.each([
  "error-too-long",
  "error-n-zero",
  "error-unknown-model",
  "error-wrong-api-key",
  "error-no-api-key",
  "no-api-key-tokenize",
  "get-version",
])("behavior: %s alone is held: what the server was is told by any exchange", async (name) => {
  expect(await judged("0.32.0-float32", { [`${name}.json`]: same })).toEqual([
    "1 passed, 0 failed, 0 skipped",
  ]);
});

test("error: an exchange whose answer or parts are missing fails, the others are held", async () => {
  const without = (key: string) => (text: string) =>
    JSON.stringify({ ...JSON.parse(text), [key]: undefined });
  const lines = await judged("0.32.0-float32", {
    "get-models.json": same,
    "tokenize-prompt.json": without("json"),
    "chat-stream-length.json": without("pieces"),
    "get-ping.json": without("text"),
    "error-n-zero.json": without("status"),
  });
  expect(lines.at(-1)).toBe("1 passed, 4 failed, 0 skipped");
});

test("error: an answer of another kind fails, though it is empty", async () => {
  const emptied = (text: string) => JSON.stringify({ ...JSON.parse(text), json: undefined, text: "" });
  const lines = await judged("0.32.0-float32", { "tokenize-prompt.json": emptied });
  expect(lines[0]).toContain('expected "text", got "json"');
});

test("error: a prompt's token with an entry less than recorded, or more, fails", async () => {
  const least = (text: string, change: (entries: Record<string, unknown>, id: string) => void) => {
    const recorded = JSON.parse(text);
    const entries = (recorded.json.prompt_logprobs ?? recorded.json.choices[0].prompt_logprobs)[5];
    change(entries, Object.keys(entries).at(-1) ?? "");
    return JSON.stringify(recorded);
  };
  const lines = await judged("0.32.0-float32", {
    "chat-json-prompt-logprobs.json": (text) => least(text, (entries, id) => delete entries[id]),
    "verify-prefill-top0.json": (text) =>
      least(text, (entries) => Object.assign(entries, { 9: { logprob: -19, rank: 1900 } })),
  });
  expect(lines.at(-1)).toBe("0 passed, 2 failed, 0 skipped");
});

test("behavior: one folder of a version is a part of its own; Windows line ends are the same", async () => {
  const root = await mkdtemp(join(tmpdir(), "vllm-"));
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  const dir = join(root, "9.1-float32");
  await mkdir(dir);
  const text = await readFile(join(FIXTURES, "chat-stream-length.json"), "utf8");
  await writeFile(join(dir, "a.json"), text.replaceAll("\n", "\r\n").replaceAll("\\n\\n", "\\r\\n\\r\\n"));
  await runConformance([vllmPart], dir, report);
  await runConformance([vllmPart], root, report);
  expect([...lines, report.summary()]).toEqual(["2 passed, 0 failed, 0 skipped"]);
  await rm(root, { recursive: true });
});
