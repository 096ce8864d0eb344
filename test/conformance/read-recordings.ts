import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "./report.ts";

/** One JSON file that holds an object. */
export type Recording = { file: string; data: Record<string, unknown> };

/** The JSON objects directly in a folder, by name; a file that is none is a failure of its own. */
export async function readRecordings(dir: string, report: Report): Promise<Recording[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
  const recordings: Recording[] = [];
  for (const name of names) {
    const file = join(dir, name);
    const data = await readFile(file, "utf8").then(JSON.parse).catch(String);
    if (typeof data === "object" && data !== null) recordings.push({ file, data });
    else report.fail({ file, case: "file" }, "a JSON object", data);
  }
  return recordings;
}
