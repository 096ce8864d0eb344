import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { loadedPackages, TRACE_LOADS } from "./trace-loads.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

const EMPTY = mkdtempSync(join(tmpdir(), "targon-main-"));
const WITH_ENV = mkdtempSync(join(tmpdir(), "targon-main-"));
writeFileSync(join(WITH_ENV, ".env"), "TARGON_JSON=1\n");
afterAll(() => {
  for (const folder of [EMPTY, WITH_ENV]) rmSync(folder, { recursive: true });
});

type RunOptions = { flags?: string[]; closeStdout?: boolean; cwd?: string; env?: Record<string, string> };

async function run(
  words: string[],
  { flags = [], closeStdout = false, cwd = EMPTY, env = {} }: RunOptions = {},
) {
  const child = spawn(process.execPath, [...flags, MAIN, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd,
    env: { ...process.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1", ...env },
  });
  let stdout = "";
  let stderr = "";
  if (closeStdout) child.stdout.destroy();
  else child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [status] = await once(child, "close");
  return { status, stdout, stderr };
}

describe("targon as a process", () => {
  test("default: alone it prints help and ends with 0", async () => {
    const { status, stdout, stderr } = await run([]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Usage: targon");
  });

  test("behavior: help loads neither chain library nor zod, fastify, pino or chalk", async () => {
    const { status, stderr } = await run(["validator", "--help"], { flags: TRACE_LOADS });
    expect(status).toBe(0);
    expect(loadedPackages(stderr)).toEqual(["commander"]);
    expect(stderr).not.toMatch(/src\/(neuron|adapters|devnet)\//);
  });

  test("behavior: a reader that went away ends it quietly", async () => {
    expect(await run(["validator", "--help"], { closeStdout: true })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });

  test("error: a wrong word is one line, with a suggestion, and 2", async () => {
    const { status, stdout, stderr } = await run(["validator", "--netud", "4"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("targon: unknown option '--netud' (Did you mean --netuid?) [USAGE]\n");
  });

  test("error: a command of a later version says so, with 2", async () => {
    const { status, stdout } = await run(["hub", "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ event: "error", code: "NOT_AVAILABLE", exit: 2 });
  });

  test("behavior: .env in the working directory is read, and the environment wins over it", async () => {
    const { stdout } = await run(["hub"], { cwd: WITH_ENV });
    expect(JSON.parse(stdout)).toMatchObject({ event: "error", code: "NOT_AVAILABLE" });
    expect((await run(["hub"], { cwd: WITH_ENV, env: { TARGON_JSON: "0" } })).stdout).toBe("");
  });
});
