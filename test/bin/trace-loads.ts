/** A flag for node, worker threads included: each module that is loaded is written to stderr as `loaded URL`. */
export const TRACE_LOADS = [
  "--import",
  `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) {
  const found = next(name, context);
  process.stderr.write("loaded " + found.url + "\\n");
  return found;
} });
`)}`,
];

/** The packages among them, each once. */
export function loadedPackages(stderr: string): string[] {
  const found = [...stderr.matchAll(/^loaded .*node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(
    (match) => match[1],
  );
  return [...new Set(found.filter((name) => name !== undefined))];
}
