import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { saveResponse } from "../../../src/adapters/responses/save-response.ts";
import { parseSaved } from "../../../src/domain/answer/read-saved.ts";

const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "targon-save-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const saved = {
  schema: "targon.response/1" as const,
  endpoint: "CHAT" as const,
  request: { model: "m", messages: [] },
  chunks: [{ atMs: 1.5, data: { choices: [] } }],
  startedAt: "2026-01-01T00:00:00.000Z",
  version: "8.0.0",
};

test("default: verify reads what was written, and nothing else lies there", async () => {
  const folder = createFolder();
  const file = await saveResponse(saved, { folder, name: "round-1-uid-2" });
  expect(parseSaved(await readFile(file, "utf8"))).toEqual(saved);
  expect(readdirSync(folder)).toEqual(["round-1-uid-2.json"]);
});

test("error: STORE_WRITE where there is no folder", async () => {
  const folder = createFolder();
  const call = saveResponse(saved, { folder: join(folder, "absent"), name: "x" });
  await expect(call).rejects.toMatchObject({ code: "STORE_WRITE" });
});
