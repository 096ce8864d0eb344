import type { OptionSpec } from "./option-spec.ts";
import { parseText } from "./parsers.ts";

/** `--mock` of every command that has it. */
export const mockOptions: OptionSpec[] = [
  {
    flags: "--mock",
    help: "put a whole network on this machine: chain, engine, miners, validator",
    group: "Embedded network:",
  },
  {
    flags: "--mock.generation <name>",
    help: "which runtime the embedded chain imitates",
    group: "Embedded network:",
    defaultText: "the newest, with plain weights",
    parse: parseText,
    later: true,
  },
];
