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

/** The genesis hash of such a node. */
export const GENESIS = `0x${"ab".repeat(32)}`;

/** What is not as usual of a node: `silent`: it answers no ping either, as a peer whose machine is gone. */
type RpcNodeOptions = { silent?: boolean; port?: number; genesis?: string };

/** Starts one. It answers by itself which chain it is of; all else is up to the test. */
export async function startRpcNode(
  onRequest: (request: RpcRequest, node: RpcNode) => void,
  { silent = false, port = 0, genesis = GENESIS }: RpcNodeOptions = {},
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
      if (request.method === "chain_getBlockHash")
        return socket.send(JSON.stringify({ jsonrpc: "2.0", id: request.id, result: genesis }));
      node.requests.push(request);
      onRequest(request, node);
    });
  });
  return node;
}
