import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";
import { createScript, type Frame, type Script } from "./replay-script.ts";

/** What a recorded chain is replayed from. */
export type Recording = {
  /** The frames of the connection's beginning, then those of the session. */
  frames: Frame[];
  /** The metadata that stands in for the `@@METADATA …@@` of the frames. */
  metadata: Uint8Array;
  /** Storage by key, both 0x hex; a request for another key is answered null. Undefined: only what frames hold. */
  storage?: Map<string, string>;
  /** The transaction of the recording; another one that is sent takes its place in blocks. */
  extrinsic?: string;
  /** Leaves out transaction statuses, e.g. "inBlock". */
  dropStatuses?: string[];
  /** Sends `finalized` without waiting until the block was asked for. */
  finalizedAtOnce?: boolean;
};

/** A node that says what a recorded one said. */
export type ReplayChain = {
  url: string;
  /** Requests that the recording has no answer to; a test that leaves any has failed. */
  unexpected: string[];
  /** Goes on with another recording on the connections that are open. */
  load(recording: Recording): void;
  /** Ends the connections, as a node that dies; new ones are taken. */
  drop(): void;
  close(): Promise<void>;
};

/** Starts a WebSocket server on a free port of the loopback interface. */
export async function startReplayChain(recording: Recording): Promise<ReplayChain> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  let script = createScript(recording);
  const unexpected: string[] = [];
  server.on("connection", (socket) => {
    socket.on("message", (data) => answer(socket, { text: data.toString(), script, unexpected }));
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    unexpected,
    load(next) {
      script = createScript(next);
    },
    drop() {
      for (const client of server.clients) client.terminate();
    },
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(
  socket: WebSocket,
  { text, script, unexpected }: { text: string; script: Script; unexpected: string[] },
): void {
  const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
  const reply = script.reply(method, params);
  const send = (message: object) => socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  if (reply === null) {
    unexpected.push(`${method} ${JSON.stringify(params).slice(0, 200)}`);
    send({ id, error: { code: -32_601, message: `not recorded: ${method}` } });
    return;
  }
  for (const notification of reply.before) send(notification);
  send({ id, ...reply.response });
  for (const notification of reply.after) send(notification);
  script.onHeld = (notifications) => {
    for (const notification of notifications) send(notification);
  };
}
