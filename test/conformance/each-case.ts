import { z } from "zod";
import { attempt } from "./attempt.ts";
import type { Report, Where } from "./report.ts";

/** A list of recorded cases: what it is called, and how each of them is read. */
export type Cases<S extends z.ZodType> = { file: string; list: string; cases: unknown; schema: S };

type Check<S extends z.ZodType> = (one: z.infer<S>, where: Where, index: number) => void | Promise<void>;

/** Checks each case of a list on its own: one that cannot be read, or that throws, is one failure. */
export async function eachCase<S extends z.ZodType>(
  report: Report,
  { file, list, cases, schema }: Cases<S>,
  check: Check<S>,
): Promise<void> {
  if (cases === undefined) return;
  if (!Array.isArray(cases)) return report.fail({ file, case: list }, "a list of cases", cases);
  for (const [index, raw] of cases.entries()) {
    const where = { file, case: `${list} ${nameOf(raw) ?? index}` };
    const parsed = schema.safeParse(raw);
    if (parsed.success) await attempt(report, where, () => check(parsed.data, where, index));
    else report.fail(where, "a case that can be read", issueOf(parsed.error));
  }
}

/** What all cases of a file need; where that cannot be read, each of the cases is a failure. */
export function readHead<S extends z.ZodType>(
  report: Report,
  { file, list, cases, schema, data }: Cases<S> & { data: unknown },
): z.infer<S> | undefined {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const got = issueOf(parsed.error);
  report.fail({ file, case: list }, "what all its cases need", got);
  for (const [index, one] of Array.isArray(cases) ? cases.entries() : [])
    report.fail({ file, case: `${list} ${nameOf(one) ?? index}` }, "what all its cases need", got);
  return undefined;
}

function nameOf(one: unknown): string | undefined {
  return z.object({ name: z.string() }).safeParse(one).data?.name;
}

/** The first thing that could not be read, and where. */
export function issueOf({ issues: [first] }: z.ZodError): string {
  return `${first?.path.join(".") || "value"}: ${first?.message}`;
}
