import type { Connection } from "../../src/adapters/chain/connection.ts";
import { followBlocks } from "../../src/adapters/chain/follow-blocks.ts";
import type { Frame } from "../helpers/replay-script.ts";
import { FOLLOW, PATIENCE, toReplay, withNode } from "./chain-node.ts";
import type { Session, Source } from "./chain-source.ts";
import type { Report } from "./report.ts";

/** Heads as they were told: our adapter follows them in order, and comes to the last. */
export async function checkHeads(
  { file, session, source }: { file: string; session: Session; source: Source },
  report: Report,
): Promise<void> {
  const recording = toReplay(source, session);
  if (typeof recording === "string") return report.skip(file, recording);
  const expected = session.frames.flatMap((frame) => headOf(frame) ?? []);
  const last = expected.at(-1);
  if (last === undefined) return report.skip(file, "no head was told in it");
  await withNode(recording, async ({ connection }) => {
    const got = await followUntil(connection, last);
    if (isSubsequence(got, expected)) report.pass();
    else report.fail({ file, case: "the heads" }, expected, got);
  });
}

/** The number of a new head that a frame tells. */
export function headOf({ dir, msg }: Frame): number | undefined {
  if (dir !== "<" || msg?.method !== "chain_newHead" || Array.isArray(msg.params)) return undefined;
  return Number((msg.params?.result as { number?: string } | undefined)?.number);
}

/** The heads up to one, or those that came in time. */
async function followUntil(connection: Connection, last: number): Promise<number[]> {
  const signal = AbortSignal.timeout(PATIENCE.timeoutMs);
  const got: number[] = [];
  for await (const { number } of followBlocks(connection, { signal, ...FOLLOW })) {
    got.push(number);
    if (number === last) break;
  }
  return got;
}

function isSubsequence(got: number[], expected: number[]): boolean {
  let from = 0;
  const found = got.every((number) => {
    from = expected.indexOf(number, from) + 1;
    return from > 0;
  });
  return found && got.at(-1) === expected.at(-1);
}
