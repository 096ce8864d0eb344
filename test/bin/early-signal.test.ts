import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** The process signals itself when the command line begins to load. */
const signalAtLoad = (signal: string) =>
  `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) {
  if (url.endsWith("/cli/run-process.ts")) process.kill(process.pid, "${signal}");
  return next(url, context);
} });
`)}`;

test.each(["SIGINT", "SIGTERM"])(
  "behavior: %s before the command line is loaded ends with 0",
  async (signal) => {
    const child = spawn(process.execPath, ["--import", signalAtLoad(signal), MAIN, "miner", "--mock"], {
      stdio: "ignore",
      cwd: tmpdir(),
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    expect(await once(child, "exit")).toEqual([0, null]);
  },
);
