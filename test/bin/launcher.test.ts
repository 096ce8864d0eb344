import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { findOldNode } from "./find-old-node.ts";
import { makePackage } from "./make-package.ts";

const old = findOldNode();
const whole = makePackage({ withNode: true });
const bare = makePackage({ withNode: false });
afterAll(() => {
  for (const folder of [whole, bare]) rmSync(folder, { recursive: true });
});

function start(words: string[], { node = old ?? "", folder = whole } = {}): ChildProcess {
  return spawn(node, [join(folder, "bin/targon.js"), ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, MARK: "here", TARGON_REEXECUTED: "" },
  });
}

async function finish(child: ChildProcess) {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += chunk));
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  child.stdin?.end("typed\n");
  const [status, signal] = await once(child, "close");
  return { status, signal, stderr, lines: stdout.split("\n").filter((line) => line !== "") };
}

/** The lines of a process that goes on, one at a time. */
function linesOf(child: ChildProcess): AsyncIterator<string> {
  return createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
}

describe("bin/targon.js under this Node", () => {
  test("default: runs dist/main.js in the same process", async () => {
    const child = start(["exit", "0", "a b"], { node: process.execPath });
    const { status, lines } = await finish(child);
    expect(status).toBe(0);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      node: process.versions.node,
      rest: ["0", "a b"],
      pid: child.pid,
    });
  });
});

describe.skipIf(old === undefined)("bin/targon.js under an older Node", () => {
  test("default: the node package's Node runs it, words, variables and streams handed on", async () => {
    const { status, lines, stderr } = await finish(start(["echo", "a b", "--c=d"]));
    const seen = JSON.parse(lines[0] ?? "");
    expect(Number(seen.node.split(".")[0])).toBeGreaterThanOrEqual(22);
    expect(seen).toMatchObject({ rest: ["a b", "--c=d"], mark: "here" });
    expect(lines[1]).toBe("typed");
    expect([status, stderr]).toEqual([0, ""]);
  });

  test.each([0, 3, 75])("behavior: exit status %i is handed on", async (status) => {
    expect((await finish(start(["exit", String(status)]))).status).toBe(status);
  });

  test("behavior: death by a signal is handed on", async () => {
    expect(await finish(start(["die"]))).toMatchObject({ status: null, signal: "SIGKILL" });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("behavior: %s is handed on", async (signal) => {
    const child = start(["wait"]);
    const lines = linesOf(child);
    await lines.next();
    await lines.next();
    child.kill(signal);
    expect(JSON.parse((await lines.next()).value)).toEqual({ signal });
    const [status] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
    expect(status).toBe(5);
  });

  test("behavior: when the launcher is killed the other Node is told", async () => {
    const child = start(["wait"]);
    const lines = linesOf(child);
    await lines.next();
    await lines.next();
    child.kill("SIGKILL");
    expect((await lines.next()).done).toBe(true); // the other Node has closed its stdout: it is gone
  });

  test("error: without the node package one sentence and 2", async () => {
    const { status, stderr, lines } = await finish(start(["exit", "0"], { folder: bare }));
    expect(status).toBe(2);
    expect(lines).toEqual([]);
    expect(stderr).toMatch(
      /^targon: Node \S+ is too old: install Node 22\.19 or newer \(for example: `npm ci` in [^\n]*\)\.\n$/,
    );
  });

  test("error: in an installed package the sentence says how a Node is installed", async () => {
    const folder = join(bare, "node_modules", "targon");
    cpSync(join(bare, "bin"), join(folder, "bin"), { recursive: true });
    const { status, stderr } = await finish(start(["exit", "0"], { folder }));
    expect(status).toBe(2);
    expect(stderr).toContain("install Node 22.19 or newer (for example: `npm install node@24`).\n");
  });
});
