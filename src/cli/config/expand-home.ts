import { homedir } from "node:os";
import { join } from "node:path";

/** A path with `~` or `~/` at its beginning replaced by the home folder. */
export function expandHome(path: string): string {
  if (path === "~") return homedir();
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
