import { CommanderError } from "commander";
import { createProgram } from "../../src/cli/create-program.ts";
import { toFailure } from "../../src/cli/to-failure.ts";
import type { CommandName, ConfigOf } from "../../src/neuron/commands.ts";

export type Parsed = {
  name: CommandName | "version" | undefined;
  config: ConfigOf[CommandName] | undefined;
  warnings: string[];
  /** What went wrong, as the process would say it. */
  failure: { exit: number; text: string } | undefined;
  help: string;
};

/** Reads a command line as the program does, with an action that only remembers. */
export async function parse(words: string[], env: Record<string, string> = {}): Promise<Parsed> {
  const seen: Parsed = { name: undefined, config: undefined, warnings: [], failure: undefined, help: "" };
  const program = createProgram(
    {
      async run(name, config, warnings) {
        Object.assign(seen, { name, config, warnings });
      },
      version: () => Object.assign(seen, { name: "version" }),
    },
    { env, terminal: true, write: (text) => (seen.help += text) },
  );
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) seen.failure = toFailure(error);
  }
  return seen;
}

/** The configuration of a command line that must be understood without a warning. */
export async function configOf<N extends CommandName>(
  name: N,
  words: string[],
  env: Record<string, string> = {},
): Promise<ConfigOf[N]> {
  const parsed = await parse([name, ...words], env);
  if (parsed.failure) throw new Error(parsed.failure.text);
  if (parsed.warnings.length > 0) throw new Error(parsed.warnings.join("\n"));
  if (parsed.name !== name) throw new Error(`ran ${parsed.name}`);
  return parsed.config as ConfigOf[N];
}
