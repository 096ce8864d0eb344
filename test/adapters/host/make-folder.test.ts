import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeFolder, makeFolderSync } from "../../../src/adapters/host/make-folder.ts";

const FORMS = [
  ["makeFolder", makeFolder],
  ["makeFolderSync", async (path: string) => makeFolderSync(path)],
] as const;

const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "targon-make-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe.each(FORMS)("%s", (_, make) => {
  test("default: the folder and those above it, also where they are there", async () => {
    const path = join(createFolder(), "a", "b", "c");
    await make(path);
    await make(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test("error: STORE_UNWRITABLE where a file has the name, and below it", async () => {
    const file = join(createFolder(), "file");
    writeFileSync(file, "");
    await expect(make(file)).rejects.toMatchObject({ code: "STORE_UNWRITABLE", cause: { code: "EEXIST" } });
    await expect(make(join(file, "below"))).rejects.toMatchObject({
      code: "STORE_UNWRITABLE",
      cause: { code: "ENOTDIR" },
    });
  });

  test.runIf(existsSync("/proc/self"))(
    "error: STORE_UNWRITABLE under /proc, which takes no folder",
    async () => {
      await expect(make("/proc/nope/deep")).rejects.toMatchObject({
        code: "STORE_UNWRITABLE",
        cause: { code: "ENOENT" },
      });
    },
  );
});
