import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { acquireLock } from "../../../src/adapters/store/lock.ts";

const LOCK = new URL("../../../src/adapters/store/lock.ts", import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function startHolder(): Promise<{ pid: number; kill: () => Promise<void> }> {
  const script = join(folder, "..", `${folder.split("/").at(-1)}.mjs`);
  writeFileSync(
    script,
    `import { acquireLock } from ${JSON.stringify(LOCK)};
acquireLock(process.argv[2]); console.log("held"); setInterval(() => {}, 1000);`,
  );
  onTestFinished(() => rmSync(script, { force: true }));
  const child = spawn(process.execPath, ["--no-warnings", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

test("default: taken once, free again after it is given back, and no file stays", () => {
  const release = acquireLock(folder);
  expect(() => acquireLock(folder)).toThrow(
    expect.objectContaining({ code: "LOCKED", data: expect.objectContaining({ pid: process.pid }) }),
  );
  release();
  release();
  acquireLock(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

test("error: LOCKED names the pid of the process that holds it; killed, its lock is taken over", async () => {
  const holder = await startHolder();
  expect(() => acquireLock(folder)).toThrow(
    expect.objectContaining({ code: "LOCKED", data: expect.objectContaining({ pid: holder.pid }) }),
  );
  await holder.kill();
  const release = acquireLock(folder);
  expect(JSON.parse(readFileSync(join(folder, "neuron.lock"), "utf8")).pid).toBe(process.pid);
  release();
});

test("behavior: a pid that now belongs to another process holds nothing", () => {
  if (!existsSync("/proc/self/stat")) return;
  writeFileSync(join(folder, "neuron.lock"), JSON.stringify({ pid: process.ppid, started: "before" }));
  acquireLock(folder)();
});

test("behavior: a dead pid, and a lock that names nobody, are taken over", () => {
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  for (const content of [JSON.stringify({ pid: gone, started: "" }), "", "garbage", '{"pid":-1}']) {
    writeFileSync(join(folder, "neuron.lock"), content);
    acquireLock(folder)();
  }
});

test("behavior: giving back does not take away a lock that is another's by now", () => {
  const release = acquireLock(folder);
  writeFileSync(join(folder, "neuron.lock"), "theirs");
  release();
  expect(readFileSync(join(folder, "neuron.lock"), "utf8")).toBe("theirs");
});

test("error: STORE_UNWRITABLE where there can be no folder", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => acquireLock(join(folder, "file", "below"))).toThrow(
    expect.objectContaining({ code: "STORE_UNWRITABLE" }),
  );
});
