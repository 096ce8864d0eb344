import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Two epochs of 20 s, and a machine that is busy with other things. */
const MOST_MS = 240_000;
/** `null` verdicts: each death may cost a few, never most. */
const MOST_LOST = 0.5;

type Round = { miners: { verified: boolean | null; cause: string | null }[] };

test("default: an engine that is killed every few seconds costs verdicts, never a miner's score nor the rounds", async () => {
  const dir = mkdtempSync(join(tmpdir(), "targon-killed-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const { stdout, stderr } = await run(
    process.execPath,
    [
      ...["bin/targon.js", "validator", "--mock", "--mock.fault", "engine=3", "--epochs", "2", "--json"],
      ...["--logging.debug", "--logging.logging_dir", dir],
    ],
    { cwd: root, timeout: MOST_MS, maxBuffer: 64 * 2 ** 20 },
  );
  // Each cheat found as what it is, honest and slow miners never refused and paid, at least 4 rounds an epoch.
  writeFileSync(join(dir, "events.jsonl"), stdout);
  await run(process.execPath, ["test/e2e/judge-epoch.js", join(dir, "events.jsonl")], { cwd: root });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string } & Partial<Round>);
  expect(lines.filter(({ event }) => event === "weights")).toHaveLength(2);
  const verdicts = lines.flatMap(({ miners = [], event }) => (event === "round" ? miners : []));
  const lost = verdicts.filter(({ verified }) => verified === null);
  expect(lost.every(({ cause }) => cause === null)).toBe(true);
  expect(lost.length / verdicts.length).toBeLessThan(MOST_LOST);
  expect(stderr.split("the validator's engine is killed").length - 1).toBeGreaterThanOrEqual(5);
});
