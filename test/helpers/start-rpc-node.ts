import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";

/** A request as the node got it. */
export type RpcRequest = { id: number; method: string; params: unknown[] };

/** A node of a test's own: what it says is up to `onRequest`. */
export type RpcNode = {
  url: string;
  requests: RpcRequest[];
  /** How many connections there were. */
  connections(): number;
  send(message: object | string): void;
  drop(): void;
  close(): Promise<void>;
};

/** Starts one; `silent`: it answers no ping either, as a peer whose machine is gone. */
export async function startRpcNode(
  onRequest: (request: RpcRequest, node: RpcNode) => void,
  { silent = false, port = 0 } = {},
): Promise<RpcNode> {
  const server = new WebSocketServer({ host: "127.0.0.1", port, autoPong: !silent });
  await once(server, "listening");
  let connections = 0;
  const address = server.address();
  const node: RpcNode = {
    url: `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    requests: [],
    connections: () => connections,
    send(message) {
      for (const client of server.clients)
        client.send(typeof message === "string" ? message : JSON.stringify({ jsonrpc: "2.0", ...message }));
    },
    drop() {
      for (const client of server.clients) client.terminate();
    },
    async close() {
      node.drop();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", (socket: WebSocket) => {
    connections++;
    socket.on("message", (data) => {
      const request = JSON.parse(data.toString()) as RpcRequest;
      node.requests.push(request);
      onRequest(request, node);
    });
  });
  return node;
}
