import type { CommandName } from "../neuron/commands.ts";
import { COMMANDS } from "./commands.ts";
import { defaultOf, variablesOf } from "./options/declare-option.ts";
import type { OptionGroup, OptionSpec } from "./options/option-spec.ts";

/** Lines of the README between which the table stands. */
export const TABLE_MARKS = { begin: "<!-- options:begin -->", end: "<!-- options:end -->" };

type Row = { spec: OptionSpec; commands: CommandName[] };

/** Every option that help shows, as Markdown tables by group, between the marks: what the README must contain. */
export function optionsTable(): string {
  const groups = new Map<OptionGroup, Row[]>();
  for (const row of rows()) groups.set(row.spec.group, [...(groups.get(row.spec.group) ?? []), row]);
  const tables = [...groups].map(([group, members]) => table(group, members));
  return [TABLE_MARKS.begin, ...tables, TABLE_MARKS.end].join("\n\n");
}

/** One row for options that differ in nothing but the command. */
function rows(): Row[] {
  const byText = new Map<string, Row>();
  for (const { name, options } of Object.values(COMMANDS)) {
    for (const spec of options.filter((option) => !option.hidden)) {
      const key = cells(spec).join("|");
      const row = byText.get(key) ?? { spec, commands: [] };
      byText.set(key, { spec: row.spec, commands: [...row.commands, name] });
    }
  }
  return [...byText.values()];
}

function table(group: OptionGroup, members: Row[]): string {
  const lines = members.map(({ spec, commands }) => {
    const [flags, help, value, variables] = cells(spec);
    return `| ${[flags, commandsText(commands), help, value, variables].join(" | ")} |`;
  });
  const head = ["| option | commands | what it does | default | variable |", "|---|---|---|---|---|"];
  return [`### ${group.slice(0, -1)}`, "", ...head, ...lines].join("\n");
}

function commandsText(commands: CommandName[]): string {
  return commands.length === Object.keys(COMMANDS).length ? "all" : commands.join(", ");
}

function cells(spec: OptionSpec): [flags: string, help: string, value: string, variables: string] {
  const help = spec.later === true ? `${spec.help} (of a later version)` : spec.help;
  const value = defaultOf(spec);
  return [
    code(spec.flags),
    escapeBars(help),
    value === undefined ? "" : code(value),
    variablesOf(spec).map(code).join(" "),
  ];
}

function code(text: string): string {
  return `\`${escapeBars(text)}\``;
}

function escapeBars(text: string): string {
  return text.replaceAll("|", "\\|");
}
