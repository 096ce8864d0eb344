import { type Command, Option } from "commander";
import type { OldSpelling, OptionSpec } from "./option-spec.ts";

/** An old spelling that was typed: of which option, and what to write instead. */
export type OldUse = { spec: OptionSpec; words: string };

/** Adds an option to a command, and its old spellings as hidden ones that end in the same value. */
export function declareOption(command: Command, spec: OptionSpec, onOld: (use: OldUse) => void): void {
  const option = toOption(spec);
  command.addOption(option);
  for (const old of spec.old ?? []) {
    const alias = toAlias(option, spec, old);
    command.addOption(alias);
    command.on(`option:${alias.name()}`, (text: string | null) => {
      const value = old.toNew === undefined ? "" : ` ${old.toNew(text ?? old.bare ?? "")}`;
      onOld({ spec, words: `${alias.long} is an old spelling: write ${option.long}${value}` });
    });
  }
}

/** The option as commander knows it; one that begins with `--no-` is a word like any other, no negation. */
export function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, describe(spec)).helpGroup(spec.group);
  option.negate = false;
  if (spec.default !== undefined) option.default(spec.default, spec.defaultText);
  if (spec.bare !== undefined) option.preset(String(spec.bare));
  if (spec.hidden) option.hideHelp();
  return setParser(option, spec);
}

/** The variables that stand for an option, first the one named after it. */
export function variablesOf(spec: OptionSpec): string[] {
  const own = `TARGON_${flagOf(spec).slice(2).toUpperCase().replace(/[.-]+/g, "_")}`;
  return [own.replace(/_+/g, "_"), ...(spec.variables ?? [])];
}

/** The long flag alone, e.g. "--netuid". */
export function flagOf(spec: OptionSpec): string {
  return spec.flags.split(/[ ,]+/).find((word) => word.startsWith("--")) ?? spec.flags;
}

/** The default as a person reads it, or undefined. */
export function defaultOf(spec: OptionSpec): string | undefined {
  return spec.defaultText ?? (spec.default === undefined ? undefined : String(spec.default));
}

function describe(spec: OptionSpec): string {
  const text = defaultOf(spec);
  const notes = [
    ...(spec.later === true ? ["of a later version"] : []),
    ...(text === undefined ? [] : [`default: ${text}`]),
    `env: ${variablesOf(spec).join(", ")}`,
  ];
  return `${spec.help} (${notes.join("; ")})`;
}

function toAlias(option: Option, spec: OptionSpec, old: OldSpelling): Option {
  const { toNew } = old;
  const parse = toNew && spec.parse ? (text: string) => spec.parse?.(toNew(text)) : spec.parse;
  const merged = { ...spec, flags: old.flags, bare: old.bare ?? spec.bare, ...(parse && { parse }) };
  const alias = setParser(toOption({ ...merged, default: undefined }), merged).hideHelp();
  alias.attributeName = () => option.attributeName();
  return alias;
}

function setParser(option: Option, spec: OptionSpec): Option {
  const { parse } = spec;
  if (parse === undefined) return option;
  return option.argParser((text: string, previous: unknown) =>
    parse(text, previous === spec.default ? undefined : previous),
  );
}
