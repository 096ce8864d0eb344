import type { Answer, SavedResponse } from "../types.ts";
import { normaliseBody, normaliseChunks } from "./normalise.ts";

/** The answer that a saved response holds, whichever form it came in. */
export function answerOf({ endpoint, chunks, response }: SavedResponse): Answer {
  return chunks
    ? normaliseChunks({ endpoint, chunks })
    : normaliseBody({ endpoint, body: response, atMs: 0 });
}
