import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { VERSION } from "../../src/version.ts";
import { findOldNode, PLAIN_PATH } from "./find-old-node.ts";
import { makePackage } from "./make-package.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const old = findOldNode();
const home = mkdtempSync(join(tmpdir(), "targon-pm2-"));
const folder = makePackage({ withNode: true });

async function pm2(...words: string[]): Promise<string> {
  const env = { ...process.env, PATH: PLAIN_PATH, PM2_HOME: home, TARGON_REEXECUTED: "" };
  const { stdout } = await promisify(execFile)(
    old ?? "",
    [join(ROOT, "node_modules/pm2/bin/pm2"), ...words],
    { env },
  );
  return stdout;
}

/** The JSON lines that an app has logged so far. */
function logged(name: string): Record<string, unknown>[] {
  const file = join(home, `${name}.log`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

async function start(script: string, name: string, words: string[]): Promise<void> {
  const log = join(home, `${name}.log`);
  const own = [
    "--name",
    name,
    "--output",
    log,
    "--no-autorestart",
    "--wait-ready",
    "--listen-timeout",
    "15000",
  ];
  await pm2("start", script, ...own, "--", ...words);
}

describe.skipIf(old === undefined)("pm2 start bin/targon.js under an older Node", () => {
  beforeAll(() => {
    if (!existsSync(join(ROOT, "dist/main.js"))) execFileSync("npm", ["run", "build"], { cwd: ROOT });
  }, 120_000);

  afterAll(async () => {
    await pm2("kill");
    rmSync(home, { recursive: true });
    rmSync(folder, { recursive: true });
  }, 30_000);

  test("default: targon runs under a Node that is new enough", { timeout: 60_000 }, async () => {
    const own = ["--name", "version", "--output", join(home, "version.log"), "--no-autorestart"];
    await pm2("start", join(ROOT, "bin/targon.js"), ...own, "--", "--version", "--json");
    const [line] = await vi.waitFor(
      () => {
        expect(logged("version")).toHaveLength(1);
        return logged("version");
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(line).toMatchObject({ event: "version", version: VERSION });
    const [major = 0] = String(line?.node).slice(1).split(".").map(Number);
    expect(major).toBeGreaterThanOrEqual(22);
  });

  test("behavior: ready and stop pass through the launcher", { timeout: 60_000 }, async () => {
    await start(join(folder, "bin/targon.js"), "wait", ["wait", "on"]);
    const before = logged("wait");
    expect(before).toMatchObject([{ rest: ["on"] }, { up: true }]);
    await pm2("stop", "wait");
    expect(logged("wait").at(-1)).toEqual({ signal: "SIGINT" });
    expect(() => process.kill(Number(before[0]?.pid), 0)).toThrow("ESRCH");
  });
});
