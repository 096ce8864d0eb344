import { TargonError } from "../../errors.ts";
import type { Given } from "./given.ts";

/**
 * Refuses flags that would have no effect because the embedded network brings what they name. A variable of the
 * environment is no wish for this one call: it is passed over.
 *
 * @throws {TargonError} `USAGE` naming the first such flag
 */
export function refuseBesideMock(given: Given, { brings, keys }: { brings: string; keys: string[] }): void {
  const key = keys.find((name) => given.source(name) === "cli");
  if (key === undefined) return;
  throw new TargonError("USAGE", `--mock brings its own ${brings}: leave the other option out`, {
    data: { option: `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` },
  });
}
