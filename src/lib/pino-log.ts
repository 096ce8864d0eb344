import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import type { Log, LogLine } from "./log.ts";

/** What a line looks like and which lines are written. */
export type LogOptions = {
  level: "error" | "warn" | "info" | "debug" | "trace";
  format: "pretty" | "json";
  colour: boolean;
  /** Where lines go; default stderr. */
  destination?: NodeJS.WritableStream;
};

/** Field names whose values are never written: the last line of defence. */
const MASKED = [
  "password",
  "mnemonic",
  "secretPhrase",
  "secretSeed",
  "privateKey",
  "apiKey",
  "authorization",
  "seed",
  "signature",
];

/** A `Log` over pino, synchronous, so that the last line before an exit is not lost. */
export function createLog({ level, format, colour, destination = process.stderr }: LogOptions): Log {
  const options = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...MASKED, ...MASKED.map((name) => `*.${name}`)], censor: "***" },
  };
  const stream =
    format === "json"
      ? destination
      : pretty({
          sync: true,
          colorize: colour,
          translateTime: "SYS:HH:MM:ss.l",
          destination: destination as NodeJS.WritableStream,
          singleLine: true,
        });
  return wrap(pino(options, stream as pino.DestinationStream));
}

function wrap(logger: Logger): Log {
  const line =
    (write: "error" | "warn" | "info" | "debug" | "trace"): LogLine =>
    (message, fields = {}, error) =>
      logger[write](error === undefined ? fields : { ...fields, err: error }, message);
  return {
    error: line("error"),
    warn: line("warn"),
    info: line("info"),
    debug: line("debug"),
    trace: line("trace"),
    child: (fields) => wrap(logger.child(fields)),
  };
}
