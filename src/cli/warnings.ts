import type { Command } from "commander";
import { flagOf, toOption } from "./options/declare-option.ts";
import type { OptionSpec } from "./options/option-spec.ts";

/** One line for each given option that has no effect: those of a later version, and those that never have one. */
export function warningsOf(command: Command, specs: OptionSpec[]): string[] {
  return specs.flatMap((spec) => {
    const key = toOption(spec).attributeName();
    const source = command.getOptionValueSource(key);
    if (source !== "cli" && source !== "env") return [];
    if (spec.idle) return [`${flagOf(spec)} has no effect: ${spec.idle}`];
    return isLater(spec, command.getOptionValue(key))
      ? [`${flagOf(spec)} has no effect yet: it comes with a later version`]
      : [];
  });
}

function isLater(spec: OptionSpec, value: unknown): boolean {
  return typeof spec.later === "function" ? spec.later(value) : spec.later === true;
}
