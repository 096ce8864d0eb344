import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TargonError } from "../../../src/errors.ts";

/** A file of traces: what the miner ran, and which engine made it. */
export type TraceFile = {
  /** The file's stem: `int4` of `v2/int4.jsonl.gz`. */
  class: string;
  /** Its folder within DIR, `.` for DIR itself: the same class in two folders is two stacks. */
  stack: string;
  path: string;
  honest: boolean;
};

/** Names that are no traces but may lie beside them. */
const TRACES = /\.jsonl(\.gz)?$/;

/**
 * The files of traces under a folder, honest ones first, then by folder and name.
 *
 * @throws {TargonError} `FILE_UNREADABLE` when the folder cannot be read or holds none
 */
export async function traceFiles(dir: string): Promise<{ files: TraceFile[]; others: string[] }> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new TargonError("FILE_UNREADABLE", "the folder of traces cannot be read", { data: { dir }, cause });
  });
  const paths = entries.filter((entry) => !entry.isDirectory()).map((e) => join(e.parentPath, e.name));
  const files = paths.filter((path) => TRACES.test(path)).map((path) => fileOf(dir, path));
  if (files.length === 0)
    throw new TargonError("FILE_UNREADABLE", "no .jsonl or .jsonl.gz file of traces is there", {
      data: { dir },
    });
  return { files: files.sort(inOrder), others: paths.filter((path) => !TRACES.test(path)) };
}

function fileOf(dir: string, path: string): TraceFile {
  const name = basename(path).replace(TRACES, "");
  const folder = dirname(path).slice(dir.replace(/\/+$/, "").length + 1);
  return { class: name, stack: folder === "" ? "." : folder, path, honest: name.startsWith("honest") };
}

function inOrder(a: TraceFile, b: TraceFile): number {
  if (a.honest !== b.honest) return a.honest ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
