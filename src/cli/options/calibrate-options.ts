import { DEFAULT_TOKENS } from "../../config/calibrate.ts";
import { engineKeyOptions } from "./engine-key-options.ts";
import type { OptionSpec } from "./option-spec.ts";
import { listOf, parseText, wholeNumber } from "./parsers.ts";
import { parseServerUrl } from "./url-parsers.ts";

const GROUP = "Verification:";

/** Which engines are measured, and where the policy goes. */
export const calibrateOptions: OptionSpec[] = [
  {
    flags: "--engine <url>",
    help: "a vLLM server; at least two that serve the same model, twice the same is allowed",
    group: GROUP,
    repeatable: true,
    parse: listOf(parseServerUrl),
  },
  {
    flags: "--model <name>",
    help: "the model that they serve",
    group: GROUP,
    defaultText: "the first engine's first",
    parse: parseText,
  },
  {
    flags: "--tokens <n>",
    help: "tokens of each engine; fewer than 20000 make a policy that is not enforced",
    group: GROUP,
    default: DEFAULT_TOKENS,
    parse: wholeNumber(100, 200_000),
  },
  {
    flags: "--out <file>",
    help: "where the policy is written; an existing file is overwritten",
    group: GROUP,
    defaultText: "MODEL.policy.json",
    parse: parseText,
  },
  ...engineKeyOptions(GROUP, "those servers"),
];
