import type { BenchLine } from "./detector.ts";

/** The same, reckoned once per line: the lines of a file are drawn many times. */
export function remember<Value extends object>(
  measure: (line: BenchLine) => Value,
): (line: BenchLine) => Value {
  const known = new WeakMap<BenchLine, Value>();
  return (line) => {
    const value = known.get(line) ?? measure(line);
    known.set(line, value);
    return value;
  };
}
