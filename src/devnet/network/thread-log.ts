import type { Log, LogFields } from "../../lib/log.ts";

const LEVELS = ["error", "warn", "info", "debug", "trace"] as const;

/** One log line on its way between threads; the error as text. */
export type LogMessage = { level: (typeof LEVELS)[number]; message: string; fields: LogFields };

/** A log whose lines go out as messages. */
export function createThreadLog(post: (line: LogMessage) => void, fixed: LogFields = {}): Log {
  const line = (level: LogMessage["level"]) => (message: string, fields?: LogFields, error?: unknown) => {
    const text = error === undefined ? {} : { error: error instanceof Error ? error.stack : String(error) };
    post({ level, message, fields: { ...fixed, ...fields, ...text } });
  };
  return {
    error: line("error"),
    warn: line("warn"),
    info: line("info"),
    debug: line("debug"),
    trace: line("trace"),
    child: (fields) => createThreadLog(post, { ...fixed, ...fields }),
  };
}

/** Writes a line that came from another thread. */
export function writeLine(log: Log, { level, message, fields }: LogMessage): void {
  log[level](message, fields);
}
