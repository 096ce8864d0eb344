import type { OptionGroup, OptionSpec } from "./option-spec.ts";
import { parseText } from "./parsers.ts";

/** The key of the engines that a command asks; `whose`: "that server". */
export function engineKeyOptions(group: OptionGroup, whose: string): OptionSpec[] {
  return [
    { flags: "--api-key <key>", help: `key for ${whose}`, group, old: [{ flags: "--api_key <key>" }] },
    { flags: "--api-key-file <file>", help: "the same, read from a file", group, parse: parseText },
  ];
}
