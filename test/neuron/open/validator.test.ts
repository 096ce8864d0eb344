import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { openValidator } from "../../../src/neuron/open/validator.ts";
import { createTestIo } from "../../helpers/create-test-io.ts";
import { createConfig } from "../validator/fakes.ts";

test("error: CONFIG_INVALID for a bad line of prompts, before any network", async () => {
  const dir = mkdtempSync(join(tmpdir(), "targon-open-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const promptsFile = join(dir, "prompts.jsonl");
  writeFileSync(promptsFile, "nonsense");
  const lifecycle = createLifecycle(1_000);
  const opened: string[] = [];
  const io = createTestIo({
    ...lifecycle,
    onClose: (name, close) => {
      opened.push(name);
      lifecycle.onClose(name, close);
    },
  });
  const logging = { level: "error", format: "json", dir } as const;
  const run = openValidator(
    createConfig({ promptsFile, logging, mock: { miners: { honest: 1 }, generation: null } }),
    io,
  );
  await expect(run).rejects.toMatchObject({ code: "CONFIG_INVALID", data: { line: 1 } });
  await lifecycle.end();
  expect(opened).toEqual(["lock", "store"]);
});
