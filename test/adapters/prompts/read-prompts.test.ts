import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPrompts } from "../../../src/adapters/prompts/read-prompts.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-prompts-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): string => {
  const file = join(folder, "prompts.jsonl");
  writeFileSync(file, text);
  return file;
};

test("default: lists of messages and objects with them, empty lines left out", async () => {
  const user = { role: "user", content: "Why is the sky blue?" };
  const file = write(`${JSON.stringify([user])}\n\n${JSON.stringify({ id: 7, messages: [user, user] })}\r\n`);
  expect(await readPrompts(file)).toEqual([[user], [user, user]]);
});

test.each([
  ["no JSON", "nonsense"],
  ["an unknown role", '[{"role":"robot","content":"x"}]'],
  ["no messages", "[]"],
  ["an empty text", '[{"role":"user","content":""}]'],
  ["a text", '"Why?"'],
  ["a line without end", `[{"role":"user","content":"${"x".repeat(70_000)}"}]`],
])("error: CONFIG_INVALID names the line that has %s", async (_, line) => {
  const file = write(`[{"role":"user","content":"good"}]\n${line}\n`);
  await expect(readPrompts(file)).rejects.toMatchObject({ code: "CONFIG_INVALID", data: { line: 2, file } });
});

test("error: CONFIG_INVALID for a file without prompts", async () => {
  const error = { code: "CONFIG_INVALID", message: "the file of prompts holds no prompt" };
  await expect(readPrompts(write("\n\n"))).rejects.toMatchObject(error);
});

test("error: FILE_UNREADABLE for a file that is not there", async () => {
  await expect(readPrompts(join(folder, "absent"))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});
