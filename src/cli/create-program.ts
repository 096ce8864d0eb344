import { Command, CommanderError } from "commander";
import { TargonError } from "../errors.ts";
import type { CommandName } from "../neuron/commands.ts";
import type { Actions } from "./actions.ts";
import { applyVariables } from "./apply-variables.ts";
import { COMMANDS, type CommandSpec, LATER_COMMANDS } from "./commands.ts";
import type { Environment } from "./environment.ts";
import { declareOption, type OldUse } from "./options/declare-option.ts";
import { warningsOf } from "./warnings.ts";
import { withOwners } from "./with-owners.ts";

/** What the words are read with, beside the words. */
export type Surroundings = {
  env: Environment;
  /** Whether stderr is a terminal. */
  terminal: boolean;
  /** Where help goes. */
  write(text: string): void;
};

/**
 * The whole command line: words → frozen configuration → one action. Does nothing by itself; ends no process.
 *
 * Throws commander's `CommanderError` on words it does not know, and `TargonError` `USAGE`, `NOT_AVAILABLE`.
 */
export function createProgram(actions: Actions, surroundings: Surroundings): Command {
  const program = new Command("targon")
    .description("Miner, validator and verifier for Bittensor subnet 4.")
    .enablePositionalOptions()
    .exitOverride((error) => {
      throw withOwners(error);
    })
    .configureOutput({ writeOut: surroundings.write, writeErr: surroundings.write, outputError: () => {} })
    .configureHelp({ minWidthToWrap: 20, optionDescription: (option) => option.description })
    .option("-V, --version", "print the version")
    .option("--json", "results as one JSON object a line on stdout")
    .addHelpText("after", "\ntargon COMMAND --help shows a command's options, their defaults and variables.");
  program.on("option:version", () => {
    actions.version();
    throw new CommanderError(0, "commander.version", "");
  });
  for (const name of Object.keys(COMMANDS) as CommandName[])
    addCommand(program, name, { actions, surroundings });
  for (const name of LATER_COMMANDS) addLater(program, name);
  return program;
}

type Bound = { actions: Actions; surroundings: Surroundings };

function addCommand<N extends CommandName>(
  program: Command,
  name: N,
  { actions, surroundings }: Bound,
): void {
  const spec = COMMANDS[name] as CommandSpec<N>;
  const old: OldUse[] = [];
  const command = program.command(name).summary(spec.summary).description(describe(spec));
  if (spec.argument) command.argument(...spec.argument);
  for (const option of spec.options) declareOption(command, option, (use) => old.push(use));
  command.action(async () => {
    if (program.opts().json) command.setOptionValueWithSource("json", true, "cli");
    applyVariables(command, spec.options, surroundings.env);
    const warnings = warningsOf(command, spec.options, old);
    const config = spec.toConfig({
      values: command.opts(),
      source: (key) => command.getOptionValueSource(key),
      args: command.args,
      terminal: surroundings.terminal,
    });
    await actions.run(name, config, warnings);
  });
}

function addLater(program: Command, name: string): void {
  program
    .command(name, { hidden: true })
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new TargonError("NOT_AVAILABLE", "this command comes with a later version", {
        data: { command: name },
      });
    });
}

function describe(spec: { summary: string; examples: string[] }): string {
  return `${spec.summary}\n\nExamples:\n${spec.examples.map((line) => `  ${line}`).join("\n")}`;
}
