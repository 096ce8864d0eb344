import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { TargonError } from "../../../errors.ts";
import type { Log } from "../../../lib/log.ts";
import { createConnection, type Service } from "./connection.ts";
import { createFaultySend, type LineFaults } from "./line-faults.ts";

/** An open WebSocket server on loopback. */
export type RpcServer = {
  port: number;
  /** Cuts all connections. */
  close(): Promise<void>;
};

/** What is served, and how badly. */
export type RpcService = Service & { log: Log; faults: LineFaults };

/** Where the node listens. */
export const HOST = "127.0.0.1";
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_CLIENTS = 256;
/** A client that reads no more is cut off. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/**
 * Answers JSON-RPC on `port` (0 = any free one).
 *
 * @throws {TargonError} `PORT_IN_USE`
 */
export async function listen(service: RpcService, port: number): Promise<RpcServer> {
  const server = new WebSocketServer({
    port,
    host: HOST,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    autoPong: false,
    verifyClient: (_, accept) => {
      const { refuse } = service.faults;
      accept(refuse === null, refuse ?? undefined);
    },
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
    port: (server.address() as AddressInfo).port,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of server.clients) socket.terminate();
      await promise;
    },
  };
}

function serve(service: RpcService, socket: WebSocket): void {
  const { log, faults } = service;
  const send = (message: string) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
    else socket.send(message);
  };
  const connection = createConnection(service, createFaultySend(socket, { faults, send }));
  socket.on("message", (data) => {
    if (!faults.hang) connection.receive(String(data));
  });
  socket.on("ping", (data) => {
    if (!faults.hang) socket.pong(data);
  });
  socket.on("error", (error) => log.debug("a client of the embedded chain failed", {}, error));
  socket.on("close", () => connection.close());
}

function toPortInUse(port: number, cause: unknown): TargonError {
  return new TargonError("PORT_IN_USE", "the embedded chain cannot listen", { data: { port }, cause });
}
