import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { TargonError } from "../../errors.ts";

/** A list of a thousand models has 60 kB. */
const MAX_BYTES = 1024 * 1024;
const MODEL = /^[^\s#]{1,300}$/;

/**
 * The models of a file, one a line; blank lines, comments behind `#` and repeated names are left out.
 *
 * @param path - absolute, or from the working folder on
 * @throws {TargonError} `MODEL_LIST_INVALID` when it cannot be read, a line is no name, or none is left
 */
export async function readModelFile(path: string): Promise<string[]> {
  const file = resolve(path);
  const lines = (await read(file)).replace(/^\uFEFF/, "").split(/\r?\n/);
  const models = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const model = line.replace(/(^|\s)#.*$/, "").trim();
    if (model === "") continue;
    if (!MODEL.test(model)) throw invalid("a line is no model", { file, line: index + 1 });
    models.add(model);
  }
  if (models.size === 0) throw invalid("it names no model", { file });
  return [...models];
}

async function read(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > MAX_BYTES) throw invalid("it is too long", { file });
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof TargonError) throw cause;
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(isMissing ? "it is not there" : "it cannot be read", { file, cause });
  }
}

function invalid(
  why: string,
  { cause, ...data }: { file: string; line?: number; cause?: unknown },
): TargonError {
  return new TargonError("MODEL_LIST_INVALID", "the file with the models to run cannot be used", {
    data: { ...data, why, expected: "one model a line: --models.file FILE" },
    cause,
  });
}
