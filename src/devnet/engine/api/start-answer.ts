import type { Sequence } from "../run/sequence.ts";
import { ApiError, errorBody } from "./api-error.ts";
import type { Reply } from "./serving.ts";

/**
 * Starts an answer. What the engine refuses comes as vLLM brings it: a stream's head is out by then, so the refusal
 * is its first event; otherwise it is thrown.
 */
export function startAnswer(
  { stream, reply }: { stream: boolean; reply: Reply },
  run: () => Sequence[],
): Sequence[] {
  if (!stream) return run();
  reply.open();
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    reply.event(errorBody(error));
    reply.end();
    return [];
  }
}
