import { once } from "node:events";
import { createServer } from "node:net";
import { WebSocketServer } from "ws";

/** Ways in which what listens at an endpoint is no chain node. */
export const BAD_NODES = [
  "refuses",
  "takes and hangs",
  "503",
  "mute",
  "garbage",
  "bytes",
  "no frames",
] as const;

/** A server that is no chain node in one of the ways; `connections` counts who came. */
export type BadNode = { url: string; connections(): number; close(): Promise<void> };

/** Starts one on a free port of the loopback interface; "refuses" listens no more. */
export async function startBadNode(kind: (typeof BAD_NODES)[number]): Promise<BadNode> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  let connections = 0;
  const open = new Set<{ destroy(): unknown }>();
  server.on("connection", (socket) => {
    connections++;
    open.add(socket);
    socket.on("error", () => {});
    if (kind === "503") socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    if (kind === "takes and hangs" || kind === "503") return;
    socket.once("data", (head) => upgrade({ kind, sockets, socket, head: head.toString() }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const close = async () => {
    for (const socket of open) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  if (kind === "refuses") await close();
  return { url, connections: () => connections, close };
}

type Upgrade = {
  kind: string;
  sockets: WebSocketServer;
  socket: import("node:net").Socket;
  head: string;
};

function upgrade({ kind, sockets, socket, head }: Upgrade): void {
  const headers = Object.fromEntries(
    head.split("\r\n").flatMap((line) => {
      const [name, value] = line.split(": ");
      return name && value ? [[name.toLowerCase(), value]] : [];
    }),
  );
  const request = { method: "GET", headers, url: "/" } as unknown as import("node:http").IncomingMessage;
  sockets.handleUpgrade(request, socket, Buffer.alloc(0), (client) => {
    client.on("error", () => {});
    if (kind === "no frames") socket.write(Buffer.from("ff00ff00ff00", "hex"));
    client.on("message", () => {
      if (kind === "garbage") client.send("<html>");
      if (kind === "bytes") client.send(Buffer.from([1, 2, 3]));
    });
  });
}
