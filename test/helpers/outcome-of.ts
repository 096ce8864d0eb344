import type { Engine } from "../../src/domain/ports/engine.ts";
import type { SavedResponse } from "../../src/domain/types.ts";
import { TargonError } from "../../src/errors.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";

const clock = { monotonic: () => performance.now() };

/** true, false or null as verified, "weaker" behind it, or the key of a form that cannot be verified. */
export async function outcomeOf(engine: Engine, saved: SavedResponse): Promise<string> {
  try {
    const { verified, weaker, message } = await verifyResponse({ engine, clock }, { saved });
    return verified === false ? `refused: ${message}` : `${verified}${weaker ? " weaker" : ""}`;
  } catch (error) {
    if (!(error instanceof TargonError) || error.code !== "RESPONSE_INVALID") throw error;
    return `no form for it: ${error.data.key}`;
  }
}

/** Recordings that cannot be verified in full, by file name; whatever else was recorded can. */
export const LESS: Record<string, string> = {
  "chat-json-response-format.json": "null weaker",
  "chat-stream-no-seed.json": "true weaker",
  "chat-stream-penalties.json": "true weaker",
  "chat-stream-plain.json": "null",
  "chat-stream-text-tokens.json": "null",
  "completion-stream-text-tokens.json": "null",
};
