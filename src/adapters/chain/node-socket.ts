import { WebSocket } from "ws";
import { z } from "zod";
import { createPatience } from "./patience.ts";

/** The largest frame that is read: a metagraph of 256 neurons and the metadata are below 2 MB. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** From the first packet until the node says which chain it is of. */
const GREETING_MS = 10_000;

/** The one request of ours: ids of other requests begin at 1. */
const QUESTION = JSON.stringify({ id: 0, jsonrpc: "2.0", method: "chain_getBlockHash", params: [0] });

const genesisSchema = z.object({
  id: z.literal(0),
  result: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/i)
    .toLowerCase(),
});

/** What is told of a socket; `onClose` once and last, however it ends. */
export type NodeSocketEvents = {
  /** The node said which chain it is of, 0x hex in lower case; false: it is not wanted. Texts come after true. */
  onGenesis(genesis: string): boolean;
  onText(text: string): void;
  onClose(end: { code: number; cause?: unknown }): void;
};

/** One connection to one node. */
export type NodeSocket = {
  /** False from `end` on, before `onClose`. */
  isOpen(): boolean;
  send(text: string): void;
  /** Gives it up as it is. */
  end(): void;
};

/** Connects and asks for the genesis; a node that does not say it in 10 s, or falls silent later, is given up. */
export function openNodeSocket(
  endpoint: string,
  { silenceMs }: { silenceMs: number },
  events: NodeSocketEvents,
): NodeSocket {
  const socket = new WebSocket(endpoint, { maxPayload: MAX_FRAME_BYTES });
  let cause: unknown;
  const giveUp = (why: string) => {
    cause ??= new Error(why);
    socket.terminate();
  };
  const greeting = createPatience(Math.min(GREETING_MS, silenceMs), {
    onEnd: () => giveUp("no answer in time"),
  });
  const silence = createPatience(silenceMs, {
    onTick: () => socket.ping(),
    onEnd: () => giveUp("nothing was heard for too long"),
  });
  greeting.restart();
  for (const event of ["open", "message", "pong", "ping"]) socket.on(event, silence.restart);
  socket.on("open", () => {
    socket.send(QUESTION);
    socket.once("message", (data, isBinary) => {
      greeting.stop();
      const genesis = isBinary ? undefined : parseGenesis(data.toString());
      if (genesis === undefined) giveUp("no answer that can be read");
      else if (!events.onGenesis(genesis)) giveUp("another chain");
      else socket.on("message", (text, isBytes) => isBytes || events.onText(text.toString()));
    });
  });
  socket.on("error", (error) => {
    cause ??= error;
  });
  socket.on("close", (code) => {
    greeting.stop();
    silence.stop();
    events.onClose({ code, cause });
  });
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send: (text) => socket.send(text),
    end: () => socket.terminate(),
  };
}

function parseGenesis(text: string): string | undefined {
  try {
    return genesisSchema.parse(JSON.parse(text)).result;
  } catch {
    return undefined; // whatever it is, it is no answer
  }
}
