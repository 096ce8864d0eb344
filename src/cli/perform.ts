import { codeOf } from "../errors.ts";
import { isAbort } from "../lib/abort.ts";
import type { CommandIo } from "../neuron/command-io.ts";
import type { CommandName, ConfigOf } from "../neuron/commands.ts";
import type { Output } from "../neuron/output.ts";
import { askPassword } from "./ask-password.ts";
import { confirm } from "./confirm.ts";
import type { Environment } from "./environment.ts";
import { createOutput } from "./output/create-output.ts";
import { errorLine } from "./output/error-line.ts";
import { wantsColour } from "./output/wants-colour.ts";
import type { Host } from "./run-cli.ts";
import { untilGivenUp } from "./until-given-up.ts";

/** What a command may take to return after everything was closed, ms. */
const GRACE_MS = 1_500;

/** Where a command runs. */
export type Place = { host: Host; env: Environment; noColour: boolean };

/** Makes log, output and life of one command, runs it, closes what it opened; resolves to its exit status. */
export async function perform<N extends CommandName>(
  place: Place,
  name: N,
  config: ConfigOf[N],
): Promise<number> {
  const { host } = place;
  const [{ createLog }, run] = await Promise.all([import("../lib/pino-log.ts"), host.loadRun()]);
  const colour = colourOn(place, host.stderr);
  const { level, format } = config.logging;
  const logAt = (least: typeof level) =>
    createLog({ level: least, format, colour, destination: host.stderr });
  const log = logAt(level);
  const drainMs = "drainMs" in config ? config.drainMs : 0;
  const lifecycle = host.stopper.begin(drainMs);
  const { signal } = lifecycle;
  const io: CommandIo = {
    output: await outputOf(place, config.json),
    log,
    progress: level === "warn" ? logAt("info") : log,
    signal,
    lifecycle,
    confirm: (question) => confirm({ stdin: host.stdin, stderr: host.stderr, signal }, question),
    askPassword: (question) => askPassword({ ...host, signal }, question),
    variable: (variable) => place.env[variable],
  };
  try {
    return await Promise.race([run(name, config, io), untilGivenUp(lifecycle, GRACE_MS + drainMs)]);
  } catch (error) {
    // the last line names no origin: whoever looks for it asks for debug
    if (!isAbort(error)) log.debug("the command failed", { code: codeOf(error) }, error);
    throw error;
  } finally {
    for (const { name: closer, error } of await lifecycle.end()) {
      log.warn("closing failed", { closer }, error ?? new Error("took too long"));
    }
  }
}

async function outputOf(place: Place, json: boolean): Promise<Output> {
  const { stdout, stderr, ready } = place.host;
  const shown = json ? {} : await loadRenderer(place, stdout);
  const output = createOutput({
    json,
    write: (text) => void stdout.write(text),
    now: () => new Date(),
    ...shown,
  });
  return {
    ...output,
    event(name, fields) {
      if (name === "error") stderr.write(`${errorLine(fields)}\n`);
      if (name !== "error" || json) output.event(name, fields);
      if (name === "ready") ready();
    },
    async notice(name, fields) {
      if (json && stderr.isTTY !== true) return;
      const { render } = await loadRenderer(place, stderr);
      stderr.write(render(name, fields));
    },
  };
}

async function loadRenderer(place: Place, stream: NodeJS.WriteStream) {
  const { createFollower, createRenderer } = await import("./output/create-renderer.ts");
  const options = { colour: colourOn(place, stream), width: stream.columns ?? 100 };
  return { render: createRenderer(options), follow: createFollower(options) };
}

function colourOn({ env, noColour }: Place, stream: NodeJS.WriteStream): boolean {
  return wantsColour({ env, isTerminal: stream.isTTY === true, flagged: noColour });
}
