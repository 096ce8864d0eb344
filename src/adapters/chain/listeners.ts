import type { ProviderInterfaceEmitCb } from "@polkadot/rpc-provider/types";

type EventName = "connected" | "disconnected" | "error";

/** Who is told when a connection opens and ends, in @polkadot's words, and who waits for the next opening. */
export function createListeners() {
  const listeners = new Map<EventName, Set<ProviderInterfaceEmitCb>>();
  const waiting = new Set<(error: Error) => void>();
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
    /** Rejects those who wait for an opening. */
    fail(error: Error) {
      for (const reject of [...waiting]) reject(error);
    },
    /** Resolves on "connected", rejects on `fail`. */
    async opened(): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const off = on("connected", () => resolve());
      waiting.add(reject);
      try {
        await promise;
      } finally {
        off();
        waiting.delete(reject);
      }
    },
  };
}
