import { isTrue } from "./options/parsers.ts";

/** Variables by name. */
export type Environment = Record<string, string | undefined>;

/**
 * The process's variables; `.env` in the working directory adds those that are not set. No such file is no error.
 *
 * @returns the variables and, when `.env` could not be read, why
 */
export function loadEnvironment(): { env: Environment; problem: string | null } {
  let problem: string | null = null;
  try {
    process.loadEnvFile();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOENT") problem = `.env cannot be read (${code ?? "unknown"})`;
  }
  // biome-ignore lint/style/noProcessEnv: the one place that reads it
  return { env: process.env, problem };
}

/** Whether results are JSON lines, also where the words were not understood. */
export function wantsJson(words: string[]): boolean {
  // biome-ignore lint/style/noProcessEnv: as above
  return words.includes("--json") || isTrue(process.env.TARGON_JSON ?? "");
}

/** Whether bin/targon.js started this process under another Node than its own. */
export function isRelaunched(): boolean {
  // biome-ignore lint/style/noProcessEnv: as above
  return Boolean(process.env.TARGON_REEXECUTED);
}
