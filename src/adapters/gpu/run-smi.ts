import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";
import { withDeadline } from "../../lib/with-deadline.ts";

/**
 * Runs `nvidia-smi` with arguments and gives what it prints.
 *
 * @throws {TargonError} `GPU_UNREADABLE`; an abort
 */
export type RunSmi = (args: string[], signal?: AbortSignal) => Promise<string>;

/** Waking eight cards without the persistence daemon takes ten seconds or so. */
const DEADLINE_MS = 30_000;
/** The long listing of sixteen cards has 300 kB. */
const MAX_BYTES = 8 * 2 ** 20;
/** What it says, and ends with status 6, where a driver is but no card. */
const NO_CARD = /no devices were found/i;

const run = promisify(execFile);

/** `nvidia-smi` of this machine, found on the path. */
export function createLocalSmi({ deadlineMs = DEADLINE_MS } = {}): RunSmi {
  return async (args, signal) => {
    try {
      return await withDeadline(deadlineMs, signal, async (both) => {
        const options = { signal: both, maxBuffer: MAX_BYTES, killSignal: "SIGKILL" } as const;
        return (await run("nvidia-smi", args, options)).stdout;
      });
    } catch (error) {
      if (isAbort(error) && signal?.aborted) throw error;
      if (NO_CARD.test(saidBy(error))) return "";
      throw unreadable(error);
    }
  };
}

function unreadable(error: unknown): TargonError {
  if ((error as NodeJS.ErrnoException).code === "ENOENT")
    return new TargonError("GPU_UNREADABLE", "this machine has no nvidia-smi, so its GPUs cannot be read", {
      data: { expected: "the NVIDIA driver; or --engines.device cpu, --engines.host, --engines.endpoint" },
    });
  const said = isTimeout(error) ? "nothing for too long" : saidBy(error).split("\n")[0] || sentenceOf(error);
  return new TargonError("GPU_UNREADABLE", "nvidia-smi cannot read the GPUs", {
    data: { said, expected: mendOf(said) },
    cause: error,
  });
}

function mendOf(said: string): string {
  if (/version mismatch/i.test(said)) return "a restart: the driver was updated while it ran";
  return "that nvidia-smi works on this machine: is the driver's kernel module loaded?";
}

/** It tells its troubles on stdout. */
function saidBy(error: unknown): string {
  const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
  return `${stdout}\n${stderr}`.trim();
}
