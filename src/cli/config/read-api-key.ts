import { readFileSync } from "node:fs";
import { TargonError } from "../../errors.ts";
import { expandHome } from "./expand-home.ts";
import type { Given } from "./given.ts";

/**
 * The key that `--api-key` or `--api-key-file` gave, the flag over the variable and the file over the key's default.
 *
 * @throws `USAGE` when both flags were given, `FILE_UNREADABLE`
 */
export function readApiKey(given: Given): string | null {
  const { apiKey, apiKeyFile } = given.values as { apiKey?: string; apiKeyFile?: string };
  if (apiKeyFile === undefined) return apiKey ?? null;
  if (given.source("apiKey") === "cli") {
    if (given.source("apiKeyFile") !== "cli") return apiKey ?? null;
    throw new TargonError("USAGE", "--api-key and --api-key-file exclude each other");
  }
  return readKeyFile(apiKeyFile);
}

/** The key in a file, without what stands around it. @throws `FILE_UNREADABLE` */
export function readKeyFile(file: string): string {
  try {
    return readFileSync(expandHome(file), "utf8").trim();
  } catch (error) {
    throw toUnreadable(file, error);
  }
}

function toUnreadable(file: string, cause: unknown): TargonError {
  const reason = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return new TargonError("FILE_UNREADABLE", "the key file cannot be read", { data: { file, reason }, cause });
}
