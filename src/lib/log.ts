/** Values of one log line; never a secret, never text from the network at `info` or above. */
export type LogFields = Record<string, unknown>;

/** One line: a constant lower-case message, fields, and an error where there is one. */
export type LogLine = (message: string, fields?: LogFields, error?: unknown) => void;

/** Levels by who must act: error now, warn maybe later, info state changes, debug each request, trace each chunk. */
export type Log = {
  error: LogLine;
  warn: LogLine;
  info: LogLine;
  debug: LogLine;
  trace: LogLine;
  /** The same log with fields added to each line. */
  child(fields: LogFields): Log;
};

/** A log that says nothing. */
export const silentLog: Log = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  trace: () => {},
  child: () => silentLog,
};
