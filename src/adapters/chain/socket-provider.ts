import type { ProviderInterface, ProviderInterfaceEmitCb } from "@polkadot/rpc-provider/types";
import { TargonError } from "../../errors.ts";
import { type KeepConnectedOptions, keepConnected } from "./keep-connected.ts";
import { createPendingCalls, type SubscriptionCallback } from "./pending-calls.ts";
import { parseFrame } from "./socket-messages.ts";

/** A JSON-RPC connection as @polkadot/api wants it, with what we need beside. */
export type SocketProvider = ProviderInterface & {
  /** Resolves when connected; rejects with `CHAIN_UNREACHABLE` at the first failed attempt. */
  connected(): Promise<void>;
  /** Gives the socket up, as when it hangs: what waits is rejected, then it connects again. */
  drop(): void;
  close(): void;
};

/**
 * A provider of our own instead of @polkadot's: a silent socket is found out and dropped, every call that waits on a
 * lost one is rejected at once with `CHAIN_UNREACHABLE`, a node's refusal with `CHAIN_REFUSED`, and nothing is printed.
 * Subscriptions end with the socket: who has one subscribes again on "connected".
 */
export function createSocketProvider(options: KeepConnectedOptions): SocketProvider {
  const calls = createPendingCalls();
  const listeners = createListeners();
  const connection = keepConnected(options, {
    onOpen: () => listeners.emit("connected"),
    onText(text) {
      const frame = parseFrame(text);
      if (frame === null)
        return options.log.debug("chain sent a frame that is no JSON-RPC", { bytes: text.length });
      if ("params" in frame) calls.notify(frame);
      else calls.answer(frame);
    },
    onClose(error) {
      calls.rejectAll(error);
      listeners.emit("disconnected", error);
    },
  });
  const send = async (method: string, params: unknown[]) => {
    if (!connection.isOpen()) throw unreachable(options.endpoint);
    const { id, result } = calls.add(method);
    connection.send(JSON.stringify({ id, jsonrpc: "2.0", method, params }));
    return await result;
  };
  const provider: SocketProvider = {
    hasSubscriptions: true,
    isClonable: false,
    get isConnected() {
      return connection.isOpen();
    },
    clone: () => provider,
    connect: async () => {},
    disconnect: async () => connection.close(),
    on: listeners.on,
    send: send as ProviderInterface["send"],
    async subscribe(...[type, method, params, callback]: Parameters<ProviderInterface["subscribe"]>) {
      const id = (await send(method, params)) as string | number;
      calls.subscribe(type, id, callback as SubscriptionCallback);
      return id;
    },
    async unsubscribe(type, method, id) {
      if (!calls.unsubscribe(type, id) || !connection.isOpen()) return true;
      return (await send(method, [id])) === true;
    },
    connected: () => listeners.settled(() => connection.isOpen()),
    drop: () => connection.drop(),
    close: () => connection.close(),
  };
  return provider;
}

/** What is thrown by a call while there is no connection. */
export function unreachable(endpoint: string, cause?: unknown): TargonError {
  return new TargonError("CHAIN_UNREACHABLE", "there is no connection to the chain", {
    data: { endpoint },
    cause,
  });
}

type EventName = "connected" | "disconnected" | "error";

function createListeners() {
  const listeners = new Map<EventName, Set<ProviderInterfaceEmitCb>>();
  const on = (type: EventName, listener: ProviderInterfaceEmitCb) => {
    const set = listeners.get(type) ?? new Set();
    listeners.set(type, set.add(listener));
    return () => {
      set.delete(listener);
    };
  };
  return {
    on,
    emit(type: EventName, value?: unknown) {
      for (const listener of [...(listeners.get(type) ?? [])]) listener(value);
    },
    /** Resolves on "connected" (or now), rejects on "disconnected". */
    async settled(isOpen: () => boolean): Promise<void> {
      if (isOpen()) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stops = [on("connected", () => resolve()), on("disconnected", reject)];
      try {
        await promise;
      } finally {
        for (const stop of stops) stop();
      }
    },
  };
}
