import { makeFolder } from "../../adapters/host/make-folder.ts";
import { saveResponse } from "../../adapters/responses/save-response.ts";
import { codeOf } from "../../errors.ts";
import { isTimeout } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import type { Reply } from "./ask-miner.ts";

/** Writes the replies of a round for `--save-responses`. */
export type ResponseKeeper = {
  /** Resolves within the limit and never rejects: what could not be written is given up. */
  keep(replies: readonly Reply[], round: number): Promise<void>;
};

/** What the files of one round may take, ms. */
const LIMIT_MS = 10_000;

/**
 * Makes the folder and keeps replies there. A disk that refuses, or hangs, is one warning, and a line when it is over;
 * while a write hangs no other is begun, so that it holds one thread and no more.
 *
 * @param of.folder - null: nothing is kept
 */
export async function openResponseKeeper(
  { log }: { log: Log },
  { folder, limitMs = LIMIT_MS }: { folder: string | null; limitMs?: number },
): Promise<ResponseKeeper> {
  if (folder === null) return { keep: async () => {} };
  let isFailing = false;
  let hanging: Promise<unknown> | null = null;
  const attempt = async (work: (signal: AbortSignal) => Promise<void>) => {
    if (hanging !== null) return;
    try {
      await withDeadline(limitMs, undefined, (until) => {
        const done = work(until);
        const free = () => {
          hanging = null;
        };
        hanging = done.then(free, free);
        return done;
      });
      if (isFailing) log.info("responses are saved again", { folder });
      isFailing = false;
    } catch (error) {
      const code = isTimeout(error) ? "TIMEOUT" : codeOf(error);
      if (!isFailing) log.warn("responses cannot be saved, going on without", { folder, code }, error);
      isFailing = true;
    }
  };
  await attempt(() => makeFolder(folder));
  return { keep: (replies, round) => attempt((until) => saveAll(replies, { folder, round }, until)) };
}

/** @throws the first error, after the others were tried; the timeout at once */
async function saveAll(
  replies: readonly Reply[],
  { folder, round }: { folder: string; round: number },
  signal: AbortSignal,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { answer, saved, target } of replies) {
    if (answer.chunks === 0) continue;
    signal.throwIfAborted();
    const name = `round-${String(round).padStart(8, "0")}-uid-${target.uid}`;
    await saveResponse(saved, { folder, name }).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
