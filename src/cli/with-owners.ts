import type { CommanderError } from "commander";
import { TargonError } from "../errors.ts";
import { COMMANDS } from "./commands.ts";

/** Of an unknown option that other commands have, an error that names them; any other error as it is. */
export function withOwners(error: CommanderError): Error {
  const flag = /unknown option '(-[^'=]+)/.exec(error.message)?.[1];
  if (error.code !== "commander.unknownOption" || flag === undefined) return error;
  const owners = Object.values(COMMANDS)
    .filter(({ options }) =>
      options.some((spec) =>
        [spec, ...(spec.old ?? [])].some(({ flags }) => flags.split(/[ ,]+/).includes(flag)),
      ),
    )
    .map(({ name }) => `targon ${name}`);
  if (owners.length === 0) return error;
  return new TargonError("USAGE", `unknown option '${flag}': it is an option of ${owners.join(", ")}`, {
    cause: error,
  });
}
