import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { PARTS } from "./parts.ts";
import type { Part } from "./report.ts";
import { runConformance } from "./run-conformance.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));

const example: Part = {
  folder: "example",
  async run(dir, report) {
    report.pass();
    report.fail({ file: dir, case: "one" }, { a: 1n }, "two\nlines");
    report.skip("a file", "no kind");
  },
};

async function run(parts: Part[], dir: string): Promise<string[]> {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  await runConformance(parts, dir, report);
  return [...lines, report.summary()];
}

async function withFolders<T>(names: string[], work: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    for (const name of names) await mkdir(join(root, name));
    await writeFile(join(root, "README.md"), "");
    return await work(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Its keys take minutes to derive: `npm run conformance` alone does that. */
const SLOW = ["wallet"];

const held = PARTS.filter(({ folder }) => !SLOW.includes(folder) && existsSync(join(FIXTURES, folder)));

test.each(held.map((part) => [part.folder, part] as const))(
  "behavior: %s holds to its recordings",
  { timeout: 120_000 },
  async (folder, part) => {
    const lines = await run([part], join(FIXTURES, folder));
    expect(lines.filter((line) => line.startsWith("failed"))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/);
  },
);

test("default: a folder laid out like fixtures, each part by its folder's name", async () => {
  await withFolders(["example", "unknown"], async (root) => {
    expect(await run([example], root)).toEqual([
      `failed: ${root}/example: one: expected {"a":"1"}, got "two\\nlines"`,
      "skipped: a file: no kind",
      `skipped: ${root}/unknown: no part of this name is supported`,
      "1 passed, 1 failed, 2 skipped",
    ]);
  });
});

test("behavior: a part's own folder, under another name told by its content, and one that is no part", async () => {
  const told: Part = { ...example, holds: async (dir) => dir.endsWith("other") };
  await withFolders(["example", "other", "unknown"], async (root) => {
    const once = "1 passed, 1 failed, 1 skipped";
    expect((await run([told], join(root, "example"))).at(-1)).toBe(once);
    expect((await run([told], join(root, "other"))).at(-1)).toBe(once);
    expect((await run([told], root)).at(-1)).toBe("2 passed, 2 failed, 3 skipped");
    expect(await run([told], join(root, "unknown"))).toEqual(["0 passed, 0 failed, 0 skipped"]);
  });
});

test("error: a part that breaks off is one failure", async () => {
  const broken: Part = { folder: "example", run: () => Promise.reject(new Error("no such thing")) };
  await withFolders(["example"], async (root) => {
    const lines = await run([broken], root);
    expect(lines.at(0)).toContain("Error: no such thing");
    expect(lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
  });
});
