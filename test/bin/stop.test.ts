import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("stoppable.ts", import.meta.url));

/** A process that has said it is ready. */
async function start(deed: string, env: Record<string, string> = {}) {
  const child = fork(SCRIPT, ["query", "--mock", "--json", "--prompt", deed], {
    cwd: tmpdir(),
    silent: true,
    env: { ...process.env, NODE_NO_WARNINGS: "1", ...env },
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const stderr: string[] = [];
  child.stderr?.on("data", (chunk) => stderr.push(String(chunk)));
  const [message] = await once(child, "message");
  const next = async () => JSON.parse((await lines.next()).value ?? "null");
  return { child, next, stderr, message };
}

async function ended(child: ChildProcess): Promise<{ status: number | null; tookMs: number }> {
  const from = performance.now();
  const [status] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  return { status, tookMs: performance.now() - from };
}

describe("the process and its end", { timeout: 30_000 }, () => {
  test("default: a supervisor that listens is told that it is ready", async () => {
    const { child, message, next } = await start("wait");
    expect(message).toBe("ready");
    expect(await next()).toMatchObject({ event: "ready", pid: child.pid });
    child.kill("SIGKILL");
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "behavior: %s closes what was opened and ends with 0",
    async (signal) => {
      const { child, next, stderr } = await start("wait");
      await next();
      child.kill(signal);
      expect(await next()).toMatchObject({ event: "closed" });
      expect(await ended(child)).toMatchObject({ status: 0 });
      expect(stderr.join("")).toBe("");
    },
  );

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("behavior: a second %s ends a stuck stop at once with %i", async (signal, status) => {
    const { child, next } = await start("stuck");
    await next();
    child.kill(signal);
    expect(await next()).toMatchObject({ event: "stuck" });
    child.kill(signal);
    const end = await ended(child);
    expect(end.status).toBe(status);
    expect(end.tookMs).toBeLessThan(2_500);
  });

  test.each(["deaf", "cut"])(
    "behavior: a command that is %s when it is stopped ends quietly with 0",
    async (deed) => {
      const { child, stderr } = await start(deed);
      child.kill("SIGTERM");
      const { status, tookMs } = await ended(child);
      expect(status).toBe(0);
      expect(tookMs).toBeLessThan(4_000);
      expect(stderr.join("")).toBe("");
    },
  );

  test("behavior: a stop that overruns ends with 143 in about 5 s", async () => {
    const { child } = await start("stuck");
    child.kill("SIGTERM");
    const { status, tookMs } = await ended(child);
    expect(status).toBe(143);
    expect(tookMs).toBeLessThan(6_000);
  });

  test.each([
    ["throws", "thrown from nowhere"],
    ["rejects", "rejected and forgotten"],
  ])("error: BUG, what %s is told with its stack and ends with 70", async (deed, text) => {
    const { child, next, stderr } = await start(deed);
    await next();
    expect(await next()).toMatchObject({
      event: "error",
      code: "BUG",
      message: text,
      exit: 70,
    });
    expect((await ended(child)).status).toBe(70);
    expect(stderr.join("")).toMatch(new RegExp(`this is a bug\\. RangeError: ${text}\n {4}at `));
  });

  test("behavior: when the results' reader goes away it ends quietly with 0", async () => {
    const { child, stderr } = await start("talks");
    child.stdout?.destroy();
    expect((await ended(child)).status).toBe(0);
    expect(stderr.join("")).toBe("");
  });

  test("behavior: under the launcher it ends in order when the launcher is gone", async () => {
    const { child, next } = await start("wait", { TARGON_REEXECUTED: "1" });
    await next();
    child.disconnect();
    expect(await next()).toMatchObject({ event: "closed" });
    expect((await ended(child)).status).toBe(0);
  });
});
