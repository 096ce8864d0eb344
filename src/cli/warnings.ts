import type { Command } from "commander";
import { flagOf, type OldUse, toOption } from "./options/declare-option.ts";
import type { OptionSpec } from "./options/option-spec.ts";

/** One line for each given option that is spelt in an old way or has no effect; one that is both gets one line too. */
export function warningsOf(command: Command, specs: OptionSpec[], uses: readonly OldUse[]): string[] {
  return specs.flatMap((spec) => {
    const lack = lackOf(command, spec);
    const old = new Set(uses.filter((use) => use.spec === spec).map(({ words }) => words));
    if (old.size > 0) return [...old].map((words) => (lack === null ? words : `${words}, which ${lack}`));
    return lack === null ? [] : [`${flagOf(spec)} ${lack}`];
  });
}

/** Why a given option does nothing, as what is said behind its name; null where it does, or was not given. */
function lackOf(command: Command, spec: OptionSpec): string | null {
  const key = toOption(spec).attributeName();
  const source = command.getOptionValueSource(key);
  if (source !== "cli" && source !== "env") return null;
  if (spec.idle) return `has no effect: ${spec.idle}`;
  if (spec.later === undefined) return null;
  const missing =
    spec.later === true ? "it comes with a later version" : spec.later(command.getOptionValue(key));
  return missing === null ? null : `has no effect yet: ${missing}`;
}
