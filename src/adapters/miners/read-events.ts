import { createParser } from "eventsource-parser";
import { invalidAnswer } from "./miner-error.ts";

/** Above any answer of a few thousand tokens with five likely ones each. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** One event: room for some three hundred tokens that a loaded server sent at once. */
const MAX_EVENT_CHARS = 256 * 1024;

/** vLLM's last event. */
const DONE = "[DONE]";

/**
 * The data of each server-sent event, parsed from JSON, up to `[DONE]` or the body's end.
 *
 * @throws {TargonError} `MINER_ANSWER_INVALID` for data that is no JSON and for what is larger than 8 MiB, an event
 * larger than 256 KiB
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let open = 0;
  let ready: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      open = 0;
      ready.push(data);
    },
  });
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw invalidAnswer("larger than 8 MiB");
    const text = decoder.decode(piece, { stream: true });
    open += text.length;
    parser.feed(text);
    // Counted from the last whole event: what came after it in the same piece is forgiven once.
    if (open > MAX_EVENT_CHARS) throw invalidAnswer("an event larger than 256 KiB");
    for (const data of ready) {
      if (data === DONE) return;
      yield parseJson(data);
    }
    ready = [];
  }
}

/** The whole body as JSON. @throws {TargonError} `MINER_ANSWER_INVALID` when it is none, or larger than `maxBytes` */
export async function readJson(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw invalidAnswer("larger than allowed");
    pieces.push(piece);
  }
  return parseJson(Buffer.concat(pieces).toString("utf8"));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidAnswer("no JSON", error);
  }
}
