import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Chunk } from "./chunk.ts";

/** How a cheat answers; exactly one of them, once. */
export type Reply = {
  /** Data objects as an event stream, `[DONE]` behind. */
  stream(chunks: AsyncIterable<Chunk>): Promise<void>;
  /** One JSON body. */
  json(status: number, body: unknown): void;
};

/** Replies into a server's response, as fast as it takes them. */
export function createReply(outgoing: ServerResponse, signal: AbortSignal): Reply {
  const send = async (data: string) => {
    if (!outgoing.headersSent)
      outgoing.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    if (!outgoing.write(`data: ${data}\n\n`)) await once(outgoing, "drain", { signal });
  };
  return {
    async stream(chunks) {
      for await (const chunk of chunks) await send(JSON.stringify(chunk));
      await send("[DONE]");
      outgoing.end();
    },
    json(status, body) {
      outgoing.writeHead(status, { "content-type": "application/json" });
      outgoing.end(JSON.stringify(body));
    },
  };
}
