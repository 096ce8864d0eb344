#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 14.13 knows no "node:"
// Plain JavaScript that Node 14 reads: it only finds a Node that is new enough and hands over.
import { spawn } from "child_process";
import { existsSync } from "fs";
import { createRequire } from "module";
import { dirname, join } from "path";
import { fileURLToPath } from "url";

const self = fileURLToPath(import.meta.url);

if (isNewEnough(process.versions.node)) {
  import("../dist/main.js").catch((error) => {
    console.error(
      error.code === "ERR_MODULE_NOT_FOUND" && !existsSync(join(dirname(self), "..", "dist", "main.js"))
        ? "targon: dist/ is missing; run `npm run build`."
        : error,
    );
    process.exit(70);
  });
} else {
  const node = process.env.TARGON_REEXECUTED ? undefined : findNode();
  if (node) runUnder(node);
  else refuse();
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}

/** The binary of the `node` package, where it is installed beside us. */
function findNode() {
  try {
    const home = dirname(createRequire(self).resolve("node/package.json"));
    const binary = join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(binary) ? binary : undefined;
  } catch (_error) {
    return undefined; // not installed
  }
}

function refuse() {
  // What npm put there is no checkout: nothing is installed within it.
  const isInstalled = dirname(self).split(/[\\/]/).indexOf("node_modules") >= 0;
  const way = isInstalled ? "`npm install node@24`" : "`npm ci` in targon's folder";
  console.error(
    `targon: Node ${process.versions.node} is too old: install Node 22.19 or newer (for example: ${way}).`,
  );
  process.exit(2);
}

/** Runs targon under another Node as if it were this process: streams, signals, messages, exit status. */
function runUnder(node) {
  const child = spawn(node, process.execArgv.concat(self, process.argv.slice(2)), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: Object.assign({}, process.env, { TARGON_REEXECUTED: "1" }),
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  signals.forEach((signal) => {
    process.on(signal, () => child.kill(signal));
  });
  child.on("message", (message) => {
    if (process.send && process.connected) process.send(message);
  });
  child.on("error", (error) => {
    console.error(`targon: ${node} cannot be started: ${error.message}`);
    process.exit(2);
  });
  child.on("exit", (status, signal) => {
    if (signal === null) process.exit(status);
    signals.forEach((name) => {
      process.removeAllListeners(name);
    });
    process.kill(process.pid, signal);
  });
}
