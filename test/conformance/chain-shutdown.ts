import type { Connection } from "../../src/adapters/chain/connection.ts";
import { followBlocks } from "../../src/adapters/chain/follow-blocks.ts";
import { codeOf } from "../../src/errors.ts";
import type { Frame } from "../helpers/replay-script.ts";
import { headOf } from "./chain-heads.ts";
import { FOLLOW, PATIENCE, toReplay, withNode } from "./chain-node.ts";
import type { Session, Source } from "./chain-source.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/**
 * A node that goes away under a client: all that waits is rejected, nothing hangs, and once the node is back it is
 * asked and followed again, from the first of its heads.
 */
export async function checkShutdown(
  { file, session, source }: { file: string; session: Session; source: Source },
  report: Report,
): Promise<void> {
  const [before, after] = livesOf(session.frames);
  const [first, second] = [before, after].map((frames) => toReplay(source, { ...session, frames }));
  if (typeof first === "string" || first === undefined) return report.skip(file, first ?? "");
  if (typeof second === "string" || second === undefined) return report.skip(file, second ?? "");
  const last = [before, after].map((frames) => frames.flatMap((frame) => headOf(frame) ?? []).at(-1));
  await withNode(first, async ({ connection, node }) => {
    const follow = followHeads(connection);
    const got = [last[0] && (await follow.until(last[0]))];
    const waiting = pendingOf(before).map(({ method, params }) =>
      connection.provider.send(method, params).then(() => "answered", codeOf),
    );
    await connection.provider.send("system_health", []); // so the node has them all
    node.load(second);
    node.drop(refusalsOf(session.frames));
    const codes = await Promise.all(waiting);
    const rejected = codes.map(() => "CHAIN_UNREACHABLE");
    compare(report, { file, case: "what waited" }, { expected: rejected, got: codes });
    const ask = () => connection.provider.send("system_health", []);
    const health = await connection.call(ask).then(() => "answered", codeOf);
    compare(report, { file, case: "the first request after it" }, { expected: "answered", got: health });
    got.push(last[1] && (await follow.until(last[1])));
    compare(report, { file, case: "the heads" }, { expected: last, got });
    await follow.stop();
  });
}

/** Heads as they come, across the loss of the node. */
function followHeads(connection: Connection) {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(4 * PATIENCE.timeoutMs)]);
  const blocks = followBlocks(connection, { signal, ...FOLLOW })[Symbol.asyncIterator]();
  return {
    /** That head, or the last that came in time. */
    async until(wanted: number): Promise<number | undefined> {
      let newest: number | undefined;
      while (newest !== wanted) {
        const next = await blocks.next();
        if (next.done) break;
        newest = next.value.number;
      }
      return newest;
    },
    async stop() {
      stop.abort();
      await blocks.return?.();
    },
  };
}

/** Requests that the node never answered. */
function pendingOf(frames: Frame[]): { method: string; params: unknown[] }[] {
  const answered = new Set(frames.flatMap(({ dir, msg }) => (dir === "<" ? [msg?.id] : [])));
  return frames.flatMap(({ dir, msg }) =>
    dir === ">" && msg?.method !== undefined && !answered.has(msg.id)
      ? [{ method: msg.method, params: Array.isArray(msg.params) ? msg.params : [] }]
      : [],
  );
}

/** How often a socket opened and was closed again before the node was back. */
function refusalsOf(frames: Frame[]): number {
  const events = frames.filter(({ dir }) => dir === "event").map(({ msg }) => msg?.event);
  return events.filter((event, index) => event === "open" && events.slice(index + 1).includes("close"))
    .length;
}

/** The frames before the node went, and those after it came back: at the first of its heads where none is told. */
function livesOf(frames: Frame[]): [before: Frame[], after: Frame[]] {
  const isEvent = (name: string) => (frame: Frame) => frame.dir === "event" && frame.msg?.event === name;
  const before = frames.slice(0, frames.findIndex(isEvent("close")));
  const after = frames.slice(frames.findLastIndex(isEvent("open")));
  if (after.some((frame) => headOf(frame) !== undefined)) return [before, after];
  const first = before.findIndex((frame) => headOf(frame) !== undefined);
  return [before, before.filter((frame, index) => index <= first || headOf(frame) === undefined)];
}
