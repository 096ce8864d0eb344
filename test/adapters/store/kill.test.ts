import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";

const STORE = new URL("../../../src/adapters/store/open-score-store.ts", import.meta.url).href;

/** Saves rounds as fast as it can and says each number once `saveRound` has returned. */
const WRITER = `
import { openScoreStore } from ${JSON.stringify(STORE)};
import { writeSync } from "node:fs";
const store = openScoreStore(process.argv[2]);
for (let round = store.lastRound() + 1; ; round++) {
  store.saveRound({ round, epoch: 1, block: round, atMs: round, model: "m", endpoint: "CHAT", states: [], answers: [],
    responses: [0, 1, 2, 3].map((uid) => ({ hotkey: "5" + uid, uid, verified: true, cause: null, gross: false, tokens: 1,
      maxTokens: 1, seconds: 1, ttftMs: 1, evidence: 0 })) });
  writeSync(1, round + "\\n");
}`;

test("behavior: after kill -9 at any moment every round that was said to be saved is there, whole", async () => {
  const folder = mkdtempSync(join(tmpdir(), "targon-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "cache.sqlite");
  const script = join(folder, "writer.mjs");
  writeFileSync(script, WRITER);
  let said = 0;
  for (const lines of [1, 2, 37, 301]) {
    const child = spawn(process.execPath, ["--no-warnings", script, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let heard = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      said = Number(line);
      if (++heard === lines) child.kill("SIGKILL");
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    const store = openScoreStore(file);
    expect(store.lastRound()).toBeGreaterThanOrEqual(said);
    expect(store.readAudits(10_000)).toHaveLength(4 * store.lastRound());
    store.close();
  }
}, 30_000);
