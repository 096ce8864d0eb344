import type { OptionSpec } from "./option-spec.ts";
import { parseWeightSource } from "./parse-weight-source.ts";
import { listOf, parseBool } from "./parsers.ts";

const GROUP = "Verification:";

/** How proof-of-weights values are judged. */
export const powvOptions: OptionSpec[] = [
  {
    flags: "--verify.powv [bool]",
    help: "check the proof-of-weights values that an answer carries",
    group: GROUP,
    defaultText: "on where --verify.weights is given",
    bare: true,
    parse: parseBool,
  },
  {
    flags: "--verify.weights <[model=]dir|repo>",
    help: "the safetensors files to check them with: a folder, or ORG/NAME of Hugging Face; repeatable",
    group: GROUP,
    defaultText: "each model by its own name",
    repeatable: true,
    parse: listOf(parseWeightSource),
  },
];
