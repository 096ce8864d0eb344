import { CommanderError } from "commander";
import { codeOf, ERRORS, sentenceOf, TargonError } from "../errors.ts";
import { oneLine } from "./output/sanitise.ts";

/** What an error means outside: for stderr, for `--json`, for the supervisor. */
export type Failure = {
  exit: number;
  /** For a person; more than one line for bugs only. */
  text: string;
  /** The `error` event of contracts §1. */
  event: { code: string; message: string; data: Record<string, unknown>; exit: number };
};

/** Any error as what is said of it. Ours, and wrong words, are one line; anything else is a bug and shows its stack. */
export function toFailure(error: unknown): Failure {
  const ours = error instanceof CommanderError ? fromCommander(error) : error;
  const code = codeOf(ours);
  const { exit } = ERRORS[code];
  const sentence = oneLine(sentenceOf(ours));
  const stack = ours instanceof Error ? (ours.stack ?? sentence) : String(ours);
  return {
    exit,
    text: ours instanceof TargonError ? `targon: ${sentence} [${code}]` : `targon: this is a bug. ${stack}`,
    event: {
      code,
      message: ours instanceof Error ? ours.message : String(ours),
      data: ours instanceof TargonError ? ours.data : {},
      exit,
    },
  };
}

function fromCommander(error: CommanderError): TargonError {
  const sentence = oneLine(error.message.replace(/^error: /, ""));
  const message = error.code === "commander.help" ? "a command is missing: see targon --help" : sentence;
  return new TargonError("USAGE", message, { cause: error });
}
