import { engineKeyOptions } from "./engine-key-options.ts";
import type { OptionSpec } from "./option-spec.ts";
import { oneOf, parseReport, parseText } from "./parsers.ts";
import { slowOption } from "./slow-option.ts";
import { parseServerUrl } from "./url-parsers.ts";

const GROUP = "Verification:";

/** What a saved answer is held to. */
export const verifyOptions: OptionSpec[] = [
  {
    flags: "--engine <url>",
    help: "a vLLM server that runs the claimed model",
    group: GROUP,
    parse: parseServerUrl,
  },
  ...engineKeyOptions(GROUP, "that server"),
  {
    flags: "--request <file>",
    help: "the request's body, for answers that do not carry it",
    group: GROUP,
    parse: parseText,
  },
  {
    flags: "--rules <version>",
    help: "judge by the reference's rules of that version",
    group: GROUP,
    defaultText: "targon's own",
    parse: oneOf("4.0", "4.2", "4.5", "5.3"),
  },
  slowOption,
  {
    flags: "--explain",
    help: "print each token: logprobs, rank, margin, what the seed draws, evidence so far",
    group: GROUP,
  },
  {
    flags: "--report <file.html>",
    help: "write one page with all checks, plots and tokens; an existing file is overwritten",
    group: GROUP,
    parse: parseReport,
  },
];
