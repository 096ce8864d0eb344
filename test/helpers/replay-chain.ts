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
  /** Results that go before those of the frames; undefined: not its business. */
  first?: Answer;
  /** Results where the frames have none. */
  otherwise?: Answer;
};

/** The result of a request, or undefined. */
export type Answer = (method: string, params: unknown[]) => unknown;

/** A node that says what a recorded one said. */
export type ReplayChain = {
  url: string;
  /** Requests that the recording has no answer to; a test that leaves any has failed. */
  unexpected: string[];
  /** Goes on with another recording on the connections that are open. */
  load(recording: Recording): void;
  /** The transactions that were sent, 0x hex. */
  sent: string[];
  /** Ends the connections, as a node that dies; so many new ones are ended at once, then they are taken. */
  drop(refusals?: number): void;
  close(): Promise<void>;
};

/** Starts a WebSocket server on a free port of the loopback interface. */
export async function startReplayChain(recording: Recording): Promise<ReplayChain> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  let script = createScript(recording);
  const unexpected: string[] = [];
  const sent: string[] = [];
  let refuse = 0;
  server.on("connection", (socket) => {
    if (refuse-- > 0) return socket.terminate();
    socket.on("message", (data) => answer(socket, { text: data.toString(), script, unexpected, sent }));
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    unexpected,
    sent,
    load(next) {
      script = createScript(next);
    },
    drop(refusals = 0) {
      refuse = refusals;
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
  {
    text,
    script,
    unexpected,
    sent,
  }: { text: string; script: Script } & Pick<ReplayChain, "unexpected" | "sent">,
): void {
  const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
  if (method.startsWith("author_submit")) sent.push(String(params[0]));
  const reply = script.reply(method, params);
  const send = (message: object) => socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  if (reply === null) {
    unexpected.push(`${method} ${JSON.stringify(params).slice(0, 200)}`);
    send({ id, error: { code: -32_601, message: `not recorded: ${method}` } });
    return;
  }
  for (const notification of reply.before) send(notification);
  if (reply.response !== "none") send({ id, ...reply.response });
  for (const notification of reply.after) send(notification);
  script.onHeld = (notifications) => {
    for (const notification of notifications) send(notification);
  };
}
