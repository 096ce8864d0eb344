import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";

/**
 * Ends the connection of each request of `app` that is answered before its body has come: the answer says so, what still
 * comes is thrown away for `lingerMs`, so that the answer is not lost to a reset, and then nothing more is waited for.
 */
export function closeUnread(app: FastifyInstance, { lingerMs }: { lingerMs: number }): void {
  app.addHook("onSend", async (request, reply) => {
    if (request.raw.complete) return;
    reply.header("connection", "close");
    linger(request.raw, lingerMs);
  });
}

/** Node destroys a connection right behind its last answer; here its reading half lives a moment longer. */
function linger(request: IncomingMessage, lingerMs: number): void {
  const { socket } = request;
  socket.destroySoon = () => {
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once("close", () => clearTimeout(timer));
    request.once("end", () => socket.destroy());
    socket.end();
  };
}
