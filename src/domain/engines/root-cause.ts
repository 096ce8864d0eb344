import { CAUSES, type Finding } from "./causes.ts";

/** What an engine that did not start, or ended, left behind. */
export type Remains = {
  /** The last lines of its log, oldest first; the cause stands 40 to 200 lines before the end. */
  lines: string[];
  /** Null: it never ran, or runs still. */
  exitCode: number | null;
  /** The kernel or the container's limit ended it for its memory. */
  oomKilled: boolean;
};

/** What is to be done: `shorter` with the length that fits, `smaller` by steps, `wait` and try the same, `again` at once in a new container, or nothing but what a person does. */
export type Remedy = "shorter" | "smaller" | "wait" | "again" | "operator";

/** Why an engine did not start, or ended. */
export type RootCause = {
  /** A short name, e.g. "gpu-memory". */
  name: string;
  /** Why, in one sentence without the engine's own words. */
  what: string;
  /** What a person can do, in one sentence. */
  mend: string;
  remedy: Remedy;
  /** With `shorter`: the longest context that fits, tokens. */
  maxModelLen: number | null;
};

/** How many lines of a log are read for a cause. */
export const LOG_LINES = 400;

/** The cause that an engine's remains tell: the first of `CAUSES` that stands anywhere in its log, else how it ended. */
export function readRootCause({ lines, exitCode, oomKilled }: Remains): RootCause {
  const text = lines.join("\n");
  for (const { pattern, ...finding } of CAUSES) {
    const match = pattern.exec(text);
    if (match) return toCause(finding, match);
  }
  return toCause(byExit(exitCode, oomKilled));
}

function toCause(finding: Finding, match?: RegExpExecArray): RootCause {
  const { length, kept } = match?.groups ?? {};
  const maxModelLen = Number(length ?? kept ?? 0);
  return { ...finding, maxModelLen: maxModelLen > 0 ? maxModelLen : null };
}

function byExit(exitCode: number | null, oomKilled: boolean): Finding {
  if (oomKilled || exitCode === 137) {
    return {
      name: "killed",
      what: oomKilled ? "the machine's memory was used up" : "the engine was killed",
      mend: "look whether the machine has memory left, and who kills processes there",
      remedy: "wait",
    };
  }
  if (exitCode === 2) {
    return {
      name: "arguments",
      what: "the engine does not know one of its arguments",
      mend: "name an image whose tag states its version with --engines.image",
      remedy: "operator",
    };
  }
  if (exitCode === 139 || exitCode === 134) {
    return {
      name: "crash",
      what: "the engine crashed",
      mend: "read its log; another --engines.image may help",
      remedy: "wait",
    };
  }
  return {
    name: "unknown",
    what: "the engine ended for a reason that is not known here",
    mend: "read its log",
    remedy: "wait",
  };
}
