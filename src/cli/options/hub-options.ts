import type { OptionSpec } from "./option-spec.ts";
import { parseText } from "./parsers.ts";
import { parseHttpUrl } from "./url-parsers.ts";

const GROUP = "Models and engines:";

/** Where models are that lie in no folder that was named. The variables are those of Hugging Face's own programs. */
export const hubOptions: OptionSpec[] = [
  {
    flags: "--hub.home <dir>",
    help: "Hugging Face's folder: its cache, and a file token",
    group: GROUP,
    default: "~/.cache/huggingface",
    variables: ["HF_HOME"],
    parse: parseText,
  },
  {
    flags: "--hub.cache <dir>",
    help: "where its models lie",
    group: GROUP,
    defaultText: "hub in --hub.home",
    variables: ["HF_HUB_CACHE"],
    parse: parseText,
  },
  {
    flags: "--hub.endpoint <url>",
    help: "the hub, asked for parts of the files that are not there",
    group: GROUP,
    default: "https://huggingface.co",
    variables: ["HF_ENDPOINT"],
    parse: parseHttpUrl,
  },
  {
    flags: "--hub.token <token>",
    help: "what private and gated models need",
    group: GROUP,
    defaultText: "the file's",
    variables: ["HF_TOKEN"],
    parse: parseText,
  },
];
