import { attempt } from "./attempt.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";

/** One kind of JSON file, known by the lists of cases in it. */
export type Kind = {
  /** The keys under which its cases lie. */
  lists: readonly string[];
  /** Where those keys alone do not tell it. */
  is?(data: Recording["data"]): boolean;
  check(recording: Recording, report: Report): void | Promise<void>;
};

/** A part that is a folder of JSON files; `ready` is awaited before the first. */
export function jsonPart(folder: string, kinds: Kind[], ready?: () => Promise<void>): Part {
  return {
    folder,
    async holds(dir) {
      const recordings = await readRecordings(dir);
      return recordings.some(({ data }) => kinds.some((kind) => isOf(kind, data)));
    },
    async run(dir, report) {
      await ready?.();
      for (const recording of await readRecordings(dir, report))
        await checkRecording(recording, kinds, report);
    },
  };
}

async function checkRecording(recording: Recording, kinds: Kind[], report: Report): Promise<void> {
  const { file, data } = recording;
  const own = kinds.filter((kind) => isOf(kind, data));
  if (own.length === 0) return report.unknown(file);
  for (const kind of own) await attempt(report, { file, case: "file" }, () => kind.check(recording, report));
  skipUnknownLists(recording, new Set(own.flatMap(({ lists }) => lists)), report);
}

function isOf(kind: Kind, data: Recording["data"]): boolean {
  return kind.lists.some((list) => list in data) && (kind.is?.(data) ?? true);
}

/** A list of cases beside those that are known is one skipped line. */
export function skipUnknownLists({ file, data }: Recording, known: Set<string>, report: Report): void {
  for (const [key, value] of Object.entries(data)) {
    if (!known.has(key) && holdsCases(value)) report.skip(file, `${key}: no kind of case that is known here`);
  }
}

function holdsCases(value: unknown): boolean {
  const list = (value as { cases?: unknown } | null)?.cases ?? value;
  return Array.isArray(list) && list.some((one) => typeof one === "object" && one !== null);
}
