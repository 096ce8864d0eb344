import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/** What becomes of a message: passed on, lost, or the connection ends before (`drop`) or after it was passed on. */
export type Fate = "pass" | "lose" | "drop" | "pass-then-drop";

/** A chain node behind a connection that can fail. */
export type ChainProxy = {
  url: string;
  /** The node of new connections. */
  upstream: string;
  /** What it says itself when it is asked for block 0; null: what the node says. */
  genesis: string | null;
  /** Told of each message; `method` is the request's or notification's, "" for an answer. */
  fate: (message: { up: boolean; method: string }) => Fate;
  /** A message waits for this, where it is given. */
  hold?: (message: { up: boolean; method: string }) => Promise<unknown> | undefined;
  /** Methods of the requests that came, in order. */
  requests: string[];
  drop(): void;
  /** Puts another node behind the connections that there are, as an upgrade does; what waits at the old one is lost. */
  move(upstream: string): void;
  close(): Promise<void>;
};

/** Starts one in front of a node. */
export async function startChainProxy(upstream: string): Promise<ChainProxy> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const moves = new Set<() => void>();
  const proxy: ChainProxy = {
    url: `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    upstream,
    genesis: null,
    fate: () => "pass",
    requests: [],
    drop() {
      for (const client of server.clients) client.terminate();
    },
    move(to) {
      proxy.upstream = to;
      for (const move of moves) move();
    },
    async close() {
      proxy.drop();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", (client) => {
    const move = join(client, proxy);
    moves.add(move);
    client.on("close", () => moves.delete(move));
  });
  return proxy;
}

/** @returns joins the client to the upstream of now */
function join(client: WebSocket, proxy: ChainProxy): () => void {
  let node = open(client, proxy);
  client.on("message", (data) =>
    pass(data.toString(), { up: true, send: (text) => node.send(text), client, proxy }),
  );
  client.on("close", () => node.close());
  return () => {
    node.close();
    node = open(client, proxy);
  };
}

function open(client: WebSocket, proxy: ChainProxy): { send(text: string): void; close(): void } {
  const node = new WebSocket(proxy.upstream);
  const waiting: string[] = [];
  node.on("open", () => {
    for (const text of waiting) node.send(text);
  });
  node.on("message", (data) =>
    pass(data.toString(), { up: false, send: (text) => client.send(text), client, proxy }),
  );
  node.on("close", () => client.terminate());
  node.on("error", () => client.terminate());
  return {
    send(text) {
      if (node.readyState === WebSocket.OPEN) node.send(text);
      else waiting.push(text);
    },
    close() {
      node.removeAllListeners("close");
      node.terminate();
    },
  };
}

type Way = { up: boolean; send: (text: string) => void; client: WebSocket; proxy: ChainProxy };

function pass(text: string, way: Way): void {
  const { up, client, proxy } = way;
  const { id, method = "" } = JSON.parse(text) as { id?: number; method?: string };
  if (up) proxy.requests.push(method);
  if (proxy.genesis !== null && method === "chain_getBlockHash") {
    client.send(JSON.stringify({ jsonrpc: "2.0", id, result: proxy.genesis }));
    return;
  }
  const held = proxy.hold?.({ up, method });
  if (held === undefined) deliver(text, way, method);
  else void held.then(() => deliver(text, way, method));
}

function deliver(text: string, { up, send, client, proxy }: Way, method: string): void {
  const fate = proxy.fate({ up, method });
  if (fate === "pass" || fate === "pass-then-drop") send(text);
  if (fate === "drop" || fate === "pass-then-drop") client.terminate();
}
