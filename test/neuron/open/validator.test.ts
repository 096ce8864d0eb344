import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { openValidator } from "../../../src/neuron/open/validator.ts";
import { createConfig } from "../validator/fakes.ts";

test("error: CONFIG_INVALID for a bad line of prompts, before any network", async () => {
  const dir = mkdtempSync(join(tmpdir(), "targon-open-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const promptsFile = join(dir, "prompts.jsonl");
  writeFileSync(promptsFile, "nonsense");
  const lifecycle = createLifecycle(1_000);
  const opened: string[] = [];
  const io = {
    output: { event: () => {} },
    log: silentLog,
    progress: silentLog,
    signal: lifecycle.signal,
    lifecycle: {
      ...lifecycle,
      onClose: (name: string, close: () => void | Promise<void>) => {
        opened.push(name);
        lifecycle.onClose(name, close);
      },
    },
    confirm: async () => false,
    askPassword: async () => null,
    variable: () => undefined,
  };
  const logging = { level: "error", format: "json", dir } as const;
  const run = openValidator(
    createConfig({ promptsFile, logging, mock: { miners: { honest: 1 }, generation: null } }),
    io,
  );
  await expect(run).rejects.toMatchObject({ code: "CONFIG_INVALID", data: { line: 1 } });
  await lifecycle.end();
  expect(opened).toEqual(["lock", "store"]);
});
