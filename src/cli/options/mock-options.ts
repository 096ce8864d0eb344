import { MOCK_GENERATIONS } from "../../config/mock-generations.ts";
import type { OptionSpec } from "./option-spec.ts";
import { parseMockFault } from "./parse-mock-fault.ts";
import { oneOf } from "./parsers.ts";

/** `--mock` of every command that has it. */
export const mockOptions: OptionSpec[] = [
  {
    flags: "--mock",
    help: "put a whole network on this machine: chain, engine, miners, validator",
    group: "Embedded network:",
  },
  {
    flags: "--mock.generation <name>",
    help: `spec of the runtime that the embedded chain imitates, its weights committed first: ${MOCK_GENERATIONS.join(", ")}`,
    group: "Embedded network:",
    defaultText: "the newest, with plain weights",
    parse: oneOf(...MOCK_GENERATIONS),
  },
  {
    flags: "--mock.fault <what=how>",
    help: "an error with which the embedded chain refuses register, weights or serve; engine=SECONDS: the validator's engine lives so long",
    group: "Embedded network:",
    parse: parseMockFault,
    hidden: true,
  },
];
