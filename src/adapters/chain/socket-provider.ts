import type { ProviderInterface } from "@polkadot/rpc-provider/types";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { type KeepConnectedOptions, keepConnected } from "./keep-connected.ts";
import { createListeners } from "./listeners.ts";
import { createPendingCalls, type PendingCalls, type SubscriptionCallback } from "./pending-calls.ts";
import { parseFrame } from "./socket-messages.ts";

/** So many frames in a row that are no JSON-RPC, and the node is given up. */
const MAX_GARBAGE = 16;

/** A JSON-RPC connection as @polkadot/api wants it, with what we need beside. */
export type SocketProvider = ProviderInterface & {
  /**
   * Resolves when connected.
   *
   * @throws {TargonError} `CHAIN_UNREACHABLE` once every endpoint was tried in vain, and may be waited for again;
   * `CHAIN_OTHER` where all are of other chains
   */
  connected(): Promise<void>;
  /** The endpoint in use, or tried now, as it may be shown. */
  endpoint(): string;
  /** Since the node said anything, ms. */
  silentMs(): number;
  /** Gives the socket up, as when it hangs: what waits is rejected, then it connects again, elsewhere if it can. */
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
  const texts = createTexts(calls, options.log);
  let end: TargonError | undefined;
  const connection = keepConnected(options, {
    onOpen: () => listeners.emit("connected"),
    onText(text) {
      if (!texts.take(text)) connection.drop();
    },
    onClose(error) {
      calls.rejectAll(error);
      listeners.emit("disconnected", error);
    },
    onVain: (error) => listeners.fail(error),
    onEnd(error) {
      end = error;
      listeners.fail(error);
    },
  });
  const send = async (method: string, params: unknown[]) => {
    if (!connection.isOpen()) throw end ?? unreachable(connection.endpoint());
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
    async connected() {
      if (end) throw end;
      if (!connection.isOpen()) await listeners.opened();
    },
    endpoint: () => connection.endpoint(),
    silentMs: texts.silentMs,
    drop: () => connection.drop(),
    close: () => connection.close(),
  };
  return provider;
}

function createTexts(calls: PendingCalls, log: Log) {
  let garbage = 0;
  let heardAt = performance.now();
  return {
    silentMs: () => performance.now() - heardAt,
    /** False where there was so much garbage that the node is none. */
    take(text: string): boolean {
      heardAt = performance.now();
      const frame = parseFrame(text);
      garbage = frame === null ? garbage + 1 : 0;
      if (frame === null) log.debug("chain sent a frame that is no JSON-RPC", { bytes: text.length });
      else if ("params" in frame) calls.notify(frame);
      else calls.answer(frame);
      return garbage <= MAX_GARBAGE;
    },
  };
}

/** What is thrown by a call while there is no connection. */
export function unreachable(endpoint: string, cause?: unknown): TargonError {
  return new TargonError("CHAIN_UNREACHABLE", "there is no connection to the chain", {
    data: { endpoint },
    cause,
  });
}
