import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "./report.ts";

/** One JSON file that holds an object. */
export type Recording = { file: string; data: Record<string, unknown> };

/** The JSON objects directly in a folder, by name; with a report, a file that is none is a failure of its own. */
export async function readRecordings(dir: string, report?: Report): Promise<Recording[]> {
  const names = (await readdir(dir)).filter((name) => /\.json$/i.test(name)).sort();
  const recordings: Recording[] = [];
  for (const name of names) {
    const file = join(dir, name);
    const data = await readFile(file, "utf8").then(parse).catch(String);
    if (isObject(data)) recordings.push({ file, data });
    else report?.fail({ file, case: "file" }, "a JSON object", data);
  }
  return recordings;
}

/** An editor's byte order mark is no part of the JSON. */
function parse(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
