import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname } from "node:path";

/** What stands in a container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];

/**
 * Whether the daemon behind a Unix socket has the files and the loopback that this program has. From inside a container
 * it has not where the socket was mounted into it; one that runs in the same container has.
 */
export function sharesFiles(socket: string): boolean {
  if (!CONTAINER_MARKS.some((file) => existsSync(file))) return true;
  try {
    return !isMounted(readFileSync("/proc/self/mountinfo", "utf8"), realpathSync(socket));
  } catch {
    return false; // no socket, or no Linux: nothing is taken for granted
  }
}

/** Whether a file, or the folder that it is in, is a mount of its own, by the text of `/proc/self/mountinfo`. */
export function isMounted(mountinfo: string, file: string): boolean {
  const points = new Set(mountinfo.split("\n").map((line) => line.split(" ")[4]));
  return points.has(file) || points.has(dirname(file));
}
