import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { loadedPackages, TRACE_LOADS } from "./trace-loads.ts";

/** What verify has no use for. */
const OTHERS = /polkadot|fastify|sqlite|dockerode|ssh2|^@huggingface\/hub$/;

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "targon-verify-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const file = (name: string, content: unknown) => {
  const path = join(FOLDER, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const bad = file("bad.json", { error: { message: "no" } });
const answer = file("answer.json", {
  schema: "targon.response/1",
  endpoint: "CHAT",
  request: { model: "targon/tiny-llama", messages: [{ role: "user", content: "hi" }] },
  response: { choices: [{ index: 0, message: { content: "hi" }, finish_reason: "stop" }] },
  startedAt: "2026-01-01T00:00:00.000Z",
  version: "8.0.0",
});

function verify(words: string[]): Promise<{ status: unknown; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1" };
    const flags = [...TRACE_LOADS, MAIN, "verify", ...words];
    execFile(process.execPath, flags, { cwd: FOLDER, env, maxBuffer: 1 << 26 }, (error, _stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stderr }),
    );
  });
}

test.each([
  ["an unreadable file", [bad, "--engine", "http://127.0.0.1:1"], "zod", 2],
  ["an engine that is away", [answer, "--engine", "http://127.0.0.1:1"], "undici", 4],
  ["the embedded engine", [answer, "--mock"], "@huggingface/tokenizers", 4],
])(
  "behavior: verify loads neither chain, Docker nor hub library: %s",
  async (...[_name, words, seen, expected]) => {
    const { status, stderr } = await verify(words);
    const packages = loadedPackages(stderr);
    expect(packages).toContain(seen);
    expect(packages.filter((name) => OTHERS.test(name))).toEqual([]);
    expect(status).toBe(expected);
  },
);
