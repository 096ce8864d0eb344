import type { Dispatcher } from "undici";
import { TargonError } from "../../errors.ts";
import { withDeadline } from "../../lib/with-deadline.ts";

/** What a refusal says of itself is worth no more than this. */
const WORDS_MS = 2_000;
const WORDS_BYTES = 4_096;
const WORDS_CHARS = 200;

/**
 * What an answer other than 200 means: `MINER_REFUSED` with the miner's words for 4xx, where the request is at fault,
 * else `MINER_STATUS`. Lets the connection go. An abort only ends the wait for words: the status is known.
 */
export async function statusError(
  { statusCode: status, body }: Dispatcher.ResponseData,
  signal: AbortSignal,
): Promise<TargonError> {
  body.on("error", () => {}); // what is unread is of no interest
  const isRefusal = status >= 400 && status < 500;
  const words = isRefusal ? await readWords(body, signal) : "";
  body.destroy();
  if (!isRefusal) {
    return new TargonError("MINER_STATUS", "the miner answered with a status that is not 200", {
      data: { status },
    });
  }
  return new TargonError("MINER_REFUSED", "the miner refused the request", {
    data: { status, ...(words !== "" && { words }) },
  });
}

/** The beginning of a body, in one line that a terminal can be shown; "" where none comes. */
async function readWords(body: Dispatcher.ResponseData["body"], signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = [];
  const read = async () => {
    let bytes = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes >= WORDS_BYTES) return;
    }
  };
  await withDeadline(WORDS_MS, signal, read).catch(() => {}); // what came by then will do
  const text = Buffer.concat(pieces).subarray(0, WORDS_BYTES).toString("utf8");
  const line = text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return [...line].slice(0, WORDS_CHARS).join("");
}
