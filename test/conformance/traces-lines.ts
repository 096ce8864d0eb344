import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Trace } from "../../scripts/read-traces.ts";
import { issueOf } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Report } from "./report.ts";

const pairs = z.array(z.array(z.tuple([num, num])));

const schema = z
  .object({
    class: z.string(),
    request: z.object({
      prompt: z.array(num),
      temperature: num,
      top_p: num,
      seed: z.union([z.int(), z.string().regex(/^-?\d+$/)]),
      max_tokens: num,
    }),
    miner: z.object({ ids: z.array(num), logprobs: z.array(num), top: pairs, finish_reason: z.string() }),
    verifier: z.object({ logprobs: z.array(num), ranks: z.array(num), top: pairs }),
  })
  .refine(
    ({ miner, verifier }) =>
      [miner.logprobs, miner.top, verifier.logprobs, verifier.ranks, verifier.top].every(
        ({ length }) => length === miner.ids.length,
      ),
    { message: "lists of one length" },
  );

/** A line that was read, and its number from 1. */
export type NumberedTrace = { number: number; line: Trace };

/** The traces of a `.jsonl` or `.jsonl.gz` file; a line that cannot be read is a failure of its own. */
export function readLines(path: string, { name, report }: { name: string; report: Report }): NumberedTrace[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").replace(/^\uFEFF/, "");
  return text.split("\n").flatMap((raw, index) => {
    if (raw.trim() === "") return [];
    const number = index + 1;
    const parsed = schema.safeParse(jsonOf(raw));
    // A seed as text is as good as a number: it is read by BigInt.
    if (parsed.success) return [{ number, line: parsed.data as unknown as Trace }];
    report.fail({ file: name, case: `line ${number}` }, "a trace that can be read", issueOf(parsed.error));
    return [];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
