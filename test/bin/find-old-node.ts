import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** PATH without what npm put before it. */
export const PLAIN_PATH = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules") && !folder.includes("node-gyp-bin"))
  .join(delimiter);

/** A Node below 22.19 on the PATH, or undefined with one line that says so. */
export function findOldNode(): string | undefined {
  const found = PLAIN_PATH.split(delimiter)
    .map((folder) => join(folder, "node"))
    .filter((file) => existsSync(file))
    .find((file) => isOld(execFileSync(file, ["--version"], { encoding: "utf8" })));
  if (found === undefined) process.stdout.write("test/bin: skipped, no Node below 22.19 on the PATH\n");
  return found;
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  return major < 22 || (major === 22 && minor < 19);
}
