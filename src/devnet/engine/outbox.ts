import type { Reply } from "./api/serving.ts";
import { toJson } from "./api/to-json.ts";
import type { Piece } from "./link.ts";

/** Collects what one step of the model produced for all callers, so that it crosses threads in one message. */
export type Outbox = {
  /** One caller's way back; `onEnd` is told when the answer is complete. */
  replyTo(id: number, onEnd: () => void): Reply;
  /** Everything since the last call; pieces of the same answer joined. */
  take(): Piece[];
};

/** An empty outbox. */
export function createOutbox(): Outbox {
  let pieces = new Map<number, Piece>();
  const pieceOf = (id: number): Piece => {
    const known = pieces.get(id);
    if (known) return known;
    const fresh = { id, head: null, text: "", end: false };
    pieces.set(id, fresh);
    return fresh;
  };
  const put = (id: number, text: string, end: boolean) => {
    const piece = pieceOf(id);
    piece.text += text;
    piece.end = end;
  };
  return {
    replyTo: (id, onEnd) => ({
      json: (status, body) => {
        pieceOf(id).head = { status, stream: false };
        put(id, toJson(body), true);
        onEnd();
      },
      open: () => {
        pieceOf(id).head = { status: 200, stream: true };
      },
      event: (data) => put(id, `data: ${toJson(data)}\n\n`, false),
      end: () => {
        put(id, "data: [DONE]\n\n", true);
        onEnd();
      },
    }),
    take: () => {
      const taken = [...pieces.values()];
      pieces = new Map();
      return taken;
    },
  };
}
