import { expandHome } from "./expand-home.ts";
import type { Given } from "./given.ts";

/** The files of `--verify.policy`; none given: none. */
export function policyFilesOf(given: Given): string[] {
  const { "verify.policy": files = [] } = given.values as { "verify.policy"?: string[] };
  return files.map(expandHome);
}
