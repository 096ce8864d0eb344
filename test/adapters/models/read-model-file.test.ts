import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readModelFile } from "../../../src/adapters/models/read-model-file.ts";

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "models-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "models.txt");
  writeFileSync(file, text);
  return file;
}

test("default: one model a line, from the working folder on", async () => {
  const file = fileWith("a/b\nc/d\n");
  expect(await readModelFile(file)).toEqual(["a/b", "c/d"]);
  expect(await readModelFile(relative(process.cwd(), file))).toEqual(["a/b", "c/d"]);
});

test("behavior: comments, blank lines, blanks around, Windows line ends and repeated names are left out", async () => {
  const file = fileWith("\uFEFF# ours\r\n\r\n  a/b  \r\n\tc/d # large\r\na/b\r\n#e/f\r\n");
  expect(await readModelFile(file)).toEqual(["a/b", "c/d"]);
});

test("behavior: the file that comes along is one", async () => {
  const file = new URL("../../../models.txt", import.meta.url).pathname;
  expect(await readModelFile(file)).toContain("NousResearch/Meta-Llama-3.1-8B-Instruct");
});

test.each([
  ["", "it names no model"],
  ["# none\n\n", "it names no model"],
  ["a/b\nc d\n", "a line is no model"],
])("error: MODEL_LIST_INVALID for %j", async (text, why) => {
  const file = fileWith(text);
  await expect(readModelFile(file)).rejects.toMatchObject({
    code: "MODEL_LIST_INVALID",
    data: { file, why },
  });
});

test("error: MODEL_LIST_INVALID names the line, and the whole path of what is not there", async () => {
  const file = fileWith("a/b\n\nc d\n");
  await expect(readModelFile(file)).rejects.toMatchObject({ data: { line: 3 } });
  await expect(readModelFile("no-such-models.txt")).rejects.toMatchObject({
    code: "MODEL_LIST_INVALID",
    data: { file: join(process.cwd(), "no-such-models.txt"), why: "it is not there" },
  });
  await expect(readModelFile(tmpdir())).rejects.toMatchObject({ data: { why: "it cannot be read" } });
});
