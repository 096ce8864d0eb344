import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { createEndpointOrder, type EndpointOrder } from "./endpoint-order.ts";
import { type NodeSocket, openNodeSocket } from "./node-socket.ts";
import { showEndpoint } from "./show-endpoint.ts";

/** An endpoint that held for so many of the first pause is no worse than before: pauses begin anew. */
const SETTLED_AFTER = 4;

/** Where to connect and how patiently, ms. */
export type KeepConnectedOptions = {
  endpoint: string;
  /** Where to connect instead when that one fails, in this order. */
  fallbacks?: readonly string[];
  /** The genesis hash that every node must have, 0x hex; null or absent: that of the first node. */
  genesis?: string | null;
  log: Log;
  /** Wait before the first endpoint is tried again; it doubles up to 32 times while all fail. */
  reconnectMs: number;
  /** A socket that says nothing for this long, not even to a ping, counts as gone. */
  silenceMs: number;
};

/** What is told of the connection. */
export type ConnectionEvents = {
  /** A node of the right chain can be asked. */
  onOpen(): void;
  onText(text: string): void;
  /** The node that could be asked is gone. */
  onClose(error: TargonError): void;
  /** Each endpoint was tried in vain; they are tried again. */
  onVain(error: TargonError): void;
  /** No endpoint is left: all are of other chains. */
  onEnd(error: TargonError): void;
};

/** A WebSocket that is opened again, at another endpoint if there is one, whenever it fails, until `close`. */
export type KeptConnection = {
  isOpen(): boolean;
  /** The endpoint in use, or tried now, as it may be shown. */
  endpoint(): string;
  /** Only while open. */
  send(text: string): void;
  /** Gives up the socket as it is; a new one follows. */
  drop(): void;
  close(): void;
};

type State = {
  socket: NodeSocket | null;
  /** Whether the node of the socket was found right. */
  isOpen: boolean;
  ended: boolean;
  timer: NodeJS.Timeout | undefined;
  genesis: string | null;
  order: EndpointOrder;
  /** Whether its loss was told. */
  isToldLost: boolean;
  isToldVain: boolean;
};

type Parts = { state: State; options: KeepConnectedOptions; events: ConnectionEvents };

/** Opens a socket at once and keeps one open. */
export function keepConnected(options: KeepConnectedOptions, events: ConnectionEvents): KeptConnection {
  const { endpoint, fallbacks = [], genesis, reconnectMs } = options;
  const state: State = {
    socket: null,
    isOpen: false,
    ended: false,
    timer: undefined,
    genesis: genesis?.toLowerCase() ?? null,
    order: createEndpointOrder([endpoint, ...fallbacks], { pauseMs: reconnectMs }),
    isToldLost: false,
    isToldVain: false,
  };
  open({ state, options, events });
  return {
    isOpen: () => state.isOpen && state.socket?.isOpen() === true,
    endpoint: () => showEndpoint(state.order.current()),
    send: (text) => state.socket?.send(text),
    drop: () => state.socket?.end(),
    close() {
      state.ended = true;
      clearTimeout(state.timer);
      state.socket?.end();
    },
  };
}

function open(parts: Parts): void {
  const { state, options, events } = parts;
  const { silenceMs } = options;
  state.socket = openNodeSocket(
    state.order.current(),
    { silenceMs },
    {
      onText: events.onText,
      onGenesis(genesis) {
        if (!isRightChain(parts, genesis)) return false;
        admit(parts);
        return true;
      },
      onClose(end) {
        const { isOpen } = state;
        state.isOpen = false;
        state.socket = null;
        clearTimeout(state.timer);
        if (isOpen) tellLost(parts, end);
        if (!state.ended) goOn(parts, { ...end, wasOpen: isOpen });
      },
    },
  );
}

/** The first node's chain is the chain, unless it was named. */
function isRightChain({ state, options, events }: Parts, genesis: string): boolean {
  state.genesis ??= genesis;
  if (genesis === state.genesis) return true;
  const data = { endpoint: showEndpoint(state.order.current()), genesis, expected: state.genesis };
  options.log.error("an endpoint is of another chain and is not used again", data);
  if (state.order.exclude()) return false;
  state.ended = true;
  events.onEnd(new TargonError("CHAIN_OTHER", "the endpoint is of another chain", { data }));
  return false;
}

function admit({ state, options, events }: Parts): void {
  const data = { endpoint: showEndpoint(state.order.current()) };
  state.timer = setTimeout(() => state.order.settle(), SETTLED_AFTER * options.reconnectMs);
  state.isOpen = true;
  options.log.debug("chain connected", data);
  if (state.isToldLost) options.log.info("the chain is reached again", data);
  state.isToldLost = false;
  state.isToldVain = false;
  events.onOpen();
}

type End = { code: number; cause?: unknown };

function tellLost({ state, options, events }: Parts, { code, cause }: End): void {
  const data = { endpoint: showEndpoint(state.order.current()), code };
  if (!state.ended) options.log.warn("the connection to the chain was lost", data);
  state.isToldLost = true;
  events.onClose(
    new TargonError("CHAIN_UNREACHABLE", "the connection to the chain was lost", { data, cause }),
  );
}

function goOn(parts: Parts, { code, cause, wasOpen }: End & { wasOpen: boolean }): void {
  const { state, options, events } = parts;
  const data = { endpoint: showEndpoint(state.order.current()), code };
  const { waitMs, isNewRound } = state.order.next();
  if (!wasOpen) options.log.debug("an endpoint of the chain failed", { ...data, waitMs }, cause);
  state.timer = setTimeout(() => open(parts), waitMs);
  if (!isNewRound || wasOpen) return;
  if (!state.isToldVain) options.log.warn("no endpoint of the chain can be used", data, cause);
  state.isToldVain = true;
  state.isToldLost = true;
  events.onVain(new TargonError("CHAIN_UNREACHABLE", "the chain cannot be reached", { data, cause }));
}
