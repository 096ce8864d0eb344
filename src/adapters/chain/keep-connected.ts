import { WebSocket } from "ws";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";

/** The largest frame that is read: a metagraph of 256 neurons and the metadata are below 2 MB. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Where to connect and how patiently, ms. */
export type KeepConnectedOptions = {
  endpoint: string;
  log: Log;
  /** Wait before connecting again. */
  reconnectMs: number;
  /** A socket that says nothing for this long, not even to a ping, counts as gone. */
  silenceMs: number;
};

/** What is told of the connection. */
export type ConnectionEvents = {
  onOpen(): void;
  onText(text: string): void;
  /** The socket that was open is gone, or the first one could not be opened. */
  onClose(error: TargonError): void;
};

/** A WebSocket that is opened again whenever it closes, until `close`. */
export type KeptConnection = {
  isOpen(): boolean;
  /** Only while open. */
  send(text: string): void;
  /** Gives up the socket as it is; a new one follows. */
  drop(): void;
  close(): void;
};

/** Opens a socket at once and keeps one open. */
export function keepConnected(options: KeepConnectedOptions, events: ConnectionEvents): KeptConnection {
  const state: State = { socket: null, ended: false, timer: null };
  open(state, options, events);
  return {
    isOpen: () => state.socket?.readyState === WebSocket.OPEN,
    send: (text) => state.socket?.send(text),
    drop: () => state.socket?.terminate(),
    close() {
      state.ended = true;
      if (state.timer) clearTimeout(state.timer);
      state.socket?.terminate();
    },
  };
}

type State = { socket: WebSocket | null; ended: boolean; timer: NodeJS.Timeout | null };

function open(state: State, options: KeepConnectedOptions, events: ConnectionEvents): void {
  const { endpoint, silenceMs, reconnectMs, log } = options;
  const socket = new WebSocket(endpoint, { maxPayload: MAX_FRAME_BYTES, handshakeTimeout: silenceMs });
  state.socket = socket;
  let cause: unknown;
  let message = "the chain cannot be reached";
  const watch = watchSilence(socket, silenceMs);
  socket.on("open", () => {
    watch.start();
    message = "the connection to the chain was lost";
    log.debug("chain connected", { endpoint });
    events.onOpen();
  });
  socket.on("message", (data, isBinary) => {
    if (!isBinary) events.onText(data.toString());
  });
  socket.on("error", (error) => {
    cause = error;
  });
  socket.on("close", (code) => {
    watch.stop();
    state.socket = null;
    if (!state.ended) state.timer = setTimeout(() => open(state, options, events), reconnectMs);
    events.onClose(new TargonError("CHAIN_UNREACHABLE", message, { data: { endpoint, code }, cause }));
  });
}

/** Pings; ends the socket when neither an answer nor anything else came for `silenceMs`. */
function watchSilence(socket: WebSocket, silenceMs: number): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let heardAt = 0;
  const hear = () => {
    heardAt = performance.now();
  };
  for (const event of ["message", "pong", "ping"]) socket.on(event, hear);
  return {
    start() {
      hear();
      timer = setInterval(() => {
        if (performance.now() - heardAt > silenceMs) socket.terminate();
        else socket.ping();
      }, silenceMs / 3);
    },
    stop: () => clearInterval(timer),
  };
}
