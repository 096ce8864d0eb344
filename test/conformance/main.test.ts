import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function conformance(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  return { status, out: stdout.trimEnd().split("\n"), err: stderr };
}

test("default: a folder of recordings, and the last line", () => {
  const { status, out } = conformance(fileURLToPath(new URL("../fixtures/sign", import.meta.url)));
  expect({ status, last: out.at(-1) }).toEqual({
    status: 0,
    last: expect.stringMatching(/^[1-9]\d* passed, 0 failed, 0 skipped$/),
  });
});

test("error: a folder that does not exist is one sentence and status 2", () => {
  const { status, out, err } = conformance("/nowhere/at all");
  expect({ status, out }).toEqual({ status: 2, out: [""] });
  expect(err).toBe("/nowhere/at all is not a folder that can be read\n");
});

test("error: a folder without anything that is known is said so, status 1", async () => {
  const root = await mkdtemp(join(tmpdir(), "main-"));
  await mkdir(join(root, "episutla"));
  const { status, out } = conformance(root);
  await rm(root, { recursive: true });
  expect({ status, out }).toEqual({
    status: 1,
    out: [
      expect.stringContaining("episutla: no part of this name is supported"),
      `nothing in ${root} is a recording that is known`,
      "0 passed, 0 failed, 1 skipped",
    ],
  });
});
