import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The URL of a sibling module for `new Worker`, with the ending of the caller: `.ts` from the sources, `.js` when built.
 *
 * @param name - path without ending, relative to the caller, e.g. "./worker"
 * @param caller - the caller's `import.meta.url`
 */
export function workerUrl(name: string, caller: string): URL {
  return new URL(`${name}${extname(fileURLToPath(caller))}`, caller);
}
