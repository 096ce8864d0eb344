import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";

const STORE = new URL("../../../src/adapters/store/open-score-store.ts", import.meta.url).href;

/** Saves rounds until the store refuses, then says which round that was and why. */
const WRITER = `
import { openScoreStore } from ${JSON.stringify(STORE)};
const store = openScoreStore(process.argv[2]);
for (let round = 1; ; round++) {
  try {
    store.saveRound({ round, epoch: 1, block: 1, atMs: 1, model: "m".repeat(5000), endpoint: "CHAT", responses: [],
      states: [], answers: [], answers: [] });
  } catch (error) {
    console.log(JSON.stringify({ round, code: error.code, last: store.lastRound() }));
    break;
  }
}`;

test("error: STORE_WRITE when the system takes no more bytes, and the rounds before stay", () => {
  const folder = mkdtempSync(join(tmpdir(), "targon-full-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "cache.sqlite");
  const script = join(folder, "writer.mjs");
  writeFileSync(script, WRITER);
  openScoreStore(file).close();
  const limited = `trap '' XFSZ; ulimit -f 512; exec "$0" --no-warnings "$1" "$2"`;
  const { stdout } = spawnSync("sh", ["-c", limited, process.execPath, script, file], { encoding: "utf8" });
  const { round, code, last } = JSON.parse(stdout);
  expect(code).toBe("STORE_WRITE");
  expect(round).toBeGreaterThan(1);
  expect(last).toBe(round - 1);
  const store = openScoreStore(file);
  expect(store.lastRound()).toBe(round - 1);
  store.close();
});
