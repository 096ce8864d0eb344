import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { epistulaPart } from "./epistula.ts";

type Recorded = Record<string, Record<string, unknown>[]>;

const RECORDED = new URL("../fixtures/epistula/epistula-v2.json", import.meta.url);

async function judged(change: (data: Recorded) => Recorded): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "epistula-"));
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  await writeFile(join(dir, "a.json"), JSON.stringify(change(JSON.parse(await readFile(RECORDED, "utf8")))));
  await epistulaPart.run(dir, report);
  await rm(dir, { recursive: true });
  return [...lines, report.summary()];
}

test.each([
  ["without what is expected of it", { expect: undefined }],
  ["with an unknown word", { expect: "maybe" }],
])("error: a request %s is one failure, all others are held", async (_, change) => {
  const [all] = await judged((data) => data);
  const count = Number(all?.split(" ")[0]);
  const lines = await judged((data) => ({
    ...data,
    verify: (data.verify ?? []).with(3, { ...data.verify?.[3], ...change }),
  }));
  expect(lines).toEqual([
    expect.stringContaining("a case that can be read"),
    `${count - 1} passed, 1 failed, 0 skipped`,
  ]);
});
