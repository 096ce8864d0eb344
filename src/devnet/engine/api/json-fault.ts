/** Where and why a text is no JSON, in the words of Python's `json`: what vLLM tells its callers. */
export type JsonFault = { at: number; why: string };

type Scan = { text: string; at: number };

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /null|true|false|NaN|Infinity|-Infinity/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;

/** The first fault of a text that is no JSON; positions count characters as Python does. */
export function findJsonFault(text: string): JsonFault {
  const scan: Scan = { text, at: 0 };
  try {
    skip(scan, SPACE);
    value(scan);
    skip(scan, SPACE);
    if (scan.at < text.length) fail(scan.at, "Extra data");
  } catch (error) {
    if (error instanceof Fault) return { at: [...text.slice(0, error.at)].length, why: error.message };
    throw error;
  }
  return { at: 0, why: "Expecting value" };
}

class Fault extends Error {
  readonly at: number;
  constructor(at: number, why: string) {
    super(why);
    this.name = "Fault";
    this.at = at;
  }
}

function fail(at: number, why: string): never {
  throw new Fault(at, why);
}

/** Moves over a match at the current place; false when there is none or it is empty. */
function skip(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0] ?? "";
  scan.at += found.length;
  return found !== "";
}

function value(scan: Scan): void {
  const first = scan.text[scan.at];
  if (first === '"') string(scan);
  else if (first === "{") container(scan, { close: "}", item: member });
  else if (first === "[") container(scan, { close: "]", item: value });
  else if (!skip(scan, WORD) && !skip(scan, NUMBER)) fail(scan.at, "Expecting value");
}

function member(scan: Scan): void {
  if (scan.text[scan.at] !== '"') fail(scan.at, "Expecting property name enclosed in double quotes");
  string(scan);
  skip(scan, SPACE);
  if (scan.text[scan.at] !== ":") fail(scan.at, "Expecting ':' delimiter");
  scan.at++;
  skip(scan, SPACE);
  value(scan);
}

type Kind = { close: string; item: (scan: Scan) => void };

function container(scan: Scan, { close, item }: Kind): void {
  scan.at++;
  skip(scan, SPACE);
  if (scan.text[scan.at] === close) {
    scan.at++;
    return;
  }
  for (;;) {
    item(scan);
    skip(scan, SPACE);
    const next = scan.text[scan.at];
    if (next !== close && next !== ",") fail(scan.at, "Expecting ',' delimiter");
    scan.at++;
    if (next === close) return;
    skip(scan, SPACE);
  }
}

function string(scan: Scan): void {
  const start = scan.at++;
  for (;;) {
    skip(scan, PLAIN);
    const next = scan.text[scan.at];
    if (next === undefined) fail(start, "Unterminated string starting at");
    if (next === '"') break;
    if (next !== "\\") fail(scan.at, "Invalid control character at");
    escaped(scan, start);
  }
  scan.at++;
}

function escaped(scan: Scan, start: number): void {
  const letter = scan.text[scan.at + 1];
  if (letter === undefined) fail(start, "Unterminated string starting at");
  if (letter !== "u") {
    if (!'"\\/bfnrt'.includes(letter)) fail(scan.at, "Invalid \\escape");
    scan.at += 2;
    return;
  }
  if (!/^[0-9a-fA-F]{4}$/.test(scan.text.slice(scan.at + 2, scan.at + 6))) {
    fail(scan.at + 1, "Invalid \\uXXXX escape");
  }
  scan.at += 6;
}
