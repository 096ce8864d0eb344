import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { TargonError } from "../../../errors.ts";
import type { Log } from "../../../lib/log.ts";
import { createConnection, type Service } from "./connection.ts";

/** An open WebSocket server on loopback. */
export type RpcServer = { url: string; close(): Promise<void> };

const HOST = "127.0.0.1";
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_CLIENTS = 256;
/** A client that reads no more is cut off. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/**
 * Answers JSON-RPC on `port` (0 = any free one).
 *
 * @throws {TargonError} `PORT_IN_USE`
 */
export async function listen(service: Service & { log: Log }, port: number): Promise<RpcServer> {
  const server = new WebSocketServer({
    port,
    host: HOST,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  server.on("connection", (socket) => {
    if (server.clients.size > MAX_CLIENTS) socket.close(1013, "too many clients");
    else serve(service, socket);
  });
  try {
    await once(server, "listening");
  } catch (error) {
    throw toPortInUse(port, error);
  }
  server.on("error", (error) => service.log.warn("the embedded chain's server failed", {}, error));
  return {
    url: `ws://${HOST}:${(server.address() as AddressInfo).port}`,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of server.clients) socket.terminate();
      await promise;
    },
  };
}

function serve(service: Service & { log: Log }, socket: WebSocket): void {
  const connection = createConnection(service, (message) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
    else socket.send(message);
  });
  socket.on("message", (data) => connection.receive(String(data)));
  socket.on("error", (error) => service.log.debug("a client of the embedded chain failed", {}, error));
  socket.on("close", () => connection.close());
}

function toPortInUse(port: number, cause: unknown): TargonError {
  return new TargonError("PORT_IN_USE", "the embedded chain cannot listen", { data: { port }, cause });
}
