import type { WebSocket } from "ws";

/** How a node misbehaves towards its clients, changed while it runs. */
export type LineFaults = {
  /** Accepts connections, and is silent from then on, down to its pongs. */
  hang: boolean;
  /** Sends rubbish instead of what it has to say. */
  garbage: boolean;
  /** Sends its messages in another order. */
  reorder: boolean;
  /** HTTP status with which connections are refused; null: none are. */
  refuse: number | null;
};

/** A node that behaves. */
export function noLineFaults(): LineFaults {
  return { hang: false, garbage: false, reorder: false, refuse: null };
}

type Send = (message: string) => void;

/** How long messages wait to be put into another order, ms. */
const REORDER_MS = 20;

/** Sends as the faults have it. */
export function createFaultySend(
  socket: WebSocket,
  { faults, send }: { faults: LineFaults; send: Send },
): Send {
  let held: string[] = [];
  let sent = 0;
  const flush = () => {
    const messages = held;
    held = [];
    for (const message of messages.reverse()) send(message);
  };
  return (message) => {
    if (faults.hang) return;
    if (faults.garbage) {
      socket.send(garbageOf(message, sent++));
    } else if (faults.reorder) {
      if (held.length === 0) setTimeout(flush, REORDER_MS);
      held.push(message);
    } else {
      send(message);
    }
  };
}

/** No JSON, JSON of another form, a message that was cut, bytes: one after another. */
function garbageOf(message: string, turn: number): string | Buffer {
  const texts = ["<html>", '{"jsonrpc":"2.0","id":{},"result":[}', message.slice(0, -1), "[]", '{"id":-1}'];
  return texts[turn % (texts.length + 1)] ?? Buffer.from([0xff, 0x00, 0xfe]);
}
