import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertWritable } from "../../../src/adapters/host/assert-writable.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "targon-writable-"));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

describe("assertWritable", () => {
  test("default: a new file in a folder, and one that is there, which stays as it is", async () => {
    await assertWritable(join(dir, "new.html"));
    await writeFile(join(dir, "old.html"), "old");
    await assertWritable(join(dir, "old.html"));
  });
  test("error: FILE_UNWRITABLE without its folder", async () => {
    await expect(assertWritable(join(dir, "none", "a.html"))).rejects.toMatchObject({
      code: "FILE_UNWRITABLE",
      data: { path: join(dir, "none", "a.html"), reason: "its folder does not exist" },
    });
  });
  test("error: FILE_UNWRITABLE below a file, and over a folder", async () => {
    await writeFile(join(dir, "file"), "");
    await expect(assertWritable(join(dir, "file", "a.html"))).rejects.toMatchObject({
      code: "FILE_UNWRITABLE",
    });
    await expect(assertWritable(dir)).rejects.toMatchObject({
      data: { reason: "something that is no file has its name" },
    });
  });
  test.skipIf(process.getuid?.() === 0)("error: FILE_UNWRITABLE in a folder of others", async () => {
    const closed = await mkdtemp(join(dir, "closed-"));
    await chmod(closed, 0o500);
    await expect(assertWritable(join(closed, "a.html"))).rejects.toMatchObject({
      data: { reason: "its folder cannot be written to" },
    });
  });
});
