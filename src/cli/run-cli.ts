import { CommanderError } from "commander";
import { isRetryable } from "../errors.ts";
import { isAbort } from "../lib/abort.ts";
import type { RunCommand } from "../neuron/commands.ts";
import { SPEC_VERSION, VERSION } from "../version.ts";
import { createProgram } from "./create-program.ts";
import { loadEnvironment, wantsJson } from "./environment.ts";
import { createOutput } from "./output/create-output.ts";
import { perform } from "./perform.ts";
import type { Stopper } from "./stopper.ts";
import { toFailure } from "./to-failure.ts";

/** The process as far as the command line needs it. */
export type Host = {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  stopper: Stopper;
  /** Tells a supervisor that the command is up. */
  ready(): void;
  /** Loads what does the command, only when one was understood. */
  loadRun(): Promise<RunCommand>;
};

/** Reads the words, does what they say, tells how it went; resolves to the exit status. */
export async function runCli(words: string[], host: Host): Promise<number> {
  const { env, problem } = loadEnvironment();
  if (problem !== null) warn(host, problem);
  let status = 0;
  const program = createProgram(
    {
      async run(name, config, warnings) {
        for (const warning of warnings) warn(host, warning);
        status = await perform({ host, env, noColour: words.includes("--no-color") }, name, config);
      },
      version: () => printVersion(host, wantsJson(words)),
    },
    {
      env,
      terminal: host.stderr.isTTY === true,
      write: (text) => void host.stdout.write(text),
    },
  );
  try {
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    return report(error, { words, host });
  }
}

/** Says what went wrong, on stderr and with `--json` on stdout too; gives the exit status. */
export function report(error: unknown, { words, host }: { words: string[]; host: Host }): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const isStopping = host.stopper.isStopping();
  if (isStopping && (isAbort(error) || isRetryable(error))) return 0; // cut off by the stop itself
  const { exit, text, event } = toFailure(error);
  host.stderr.write(`${text}\n`);
  if (isStopping && event.code !== "BUG") return 0;
  if (wantsJson(words)) jsonOutput(host).event("error", event);
  return exit;
}

function printVersion(host: Host, json: boolean): void {
  const { version: node, platform } = process;
  if (!json) host.stdout.write(`${VERSION}\n`);
  else jsonOutput(host).event("version", { version: VERSION, specVersion: SPEC_VERSION, node, platform });
}

function jsonOutput({ stdout }: Host) {
  return createOutput({ json: true, write: (text) => void stdout.write(text), now: () => new Date() });
}

function warn({ stderr }: Host, text: string): void {
  stderr.write(`targon: warning: ${text}\n`);
}
