import { type Command, InvalidArgumentError } from "commander";
import { TargonError } from "../errors.ts";
import type { Environment } from "./environment.ts";
import { flagOf, toOption, variablesOf } from "./options/declare-option.ts";
import type { OptionSpec } from "./options/option-spec.ts";
import { parseBool } from "./options/parsers.ts";

/**
 * Fills options that no flag gave from their variables. An empty variable counts as none.
 *
 * @throws `USAGE` naming option, variable, value and what is expected
 */
export function applyVariables(command: Command, specs: OptionSpec[], env: Environment): void {
  for (const spec of specs) {
    const key = toOption(spec).attributeName();
    if (command.getOptionValueSource(key) === "cli") continue;
    const name = variablesOf(spec).find((variable) => env[variable]);
    if (name === undefined) continue;
    command.setOptionValueWithSource(key, readVariable(spec, name, env[name] ?? ""), "env");
  }
}

function readVariable(spec: OptionSpec, variable: string, text: string): unknown {
  const takesValue = /[<[]/.test(spec.flags.replace(flagOf(spec), ""));
  const parse = takesValue ? (spec.parse ?? ((word: string) => word)) : parseBool;
  try {
    if (!spec.repeatable) return parse(text);
    return text.split(",").reduce<unknown>((list, part) => parse(part, list), undefined);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? toUsage(error, { spec, variable, text }) : error;
  }
}

function toUsage(error: Error, given: { spec: OptionSpec; variable: string; text: string }): TargonError {
  const { spec, variable, text } = given;
  return new TargonError(
    "USAGE",
    `option '${spec.flags}' value '${text}' from variable '${variable}' is invalid. ${error.message}`,
    { cause: error },
  );
}
