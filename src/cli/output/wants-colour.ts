import type { Environment } from "../environment.ts";

/** What decides about colour. */
export type ColourSource = { env: Environment; isTerminal: boolean; flagged: boolean };

/**
 * Whether to write colours: `--no-color` first, then FORCE_COLOR, then NO_COLOR, CI, TERM=dumb, then whether it is a
 * terminal at all.
 */
export function wantsColour({ env, isTerminal, flagged }: ColourSource): boolean {
  if (flagged) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env.NO_COLOR || env.CI || env.TERM === "dumb") return false;
  return isTerminal;
}
