import type { ProviderInterface, ProviderInterfaceEmitCb } from "@polkadot/rpc-provider/types";
import type { SocketProvider } from "./socket-provider.ts";

/** One api's share of a connection that outlives it. */
export type ApiProvider = ProviderInterface & {
  /** The api hears of nothing more and stops what it does by itself; what it waits for still comes. */
  end(): void;
};

/**
 * A provider for one @polkadot api. It keeps the runtime's version from the api: on a new one the api would load
 * metadata of the oldest form, which lacks the runtime's calls, and change under those who use it.
 */
export function createApiProvider(provider: SocketProvider): ApiProvider {
  const offs: (() => void)[] = [];
  const farewells: ProviderInterfaceEmitCb[] = [];
  const own: ApiProvider = {
    ...provider,
    get isConnected() {
      return provider.isConnected;
    },
    clone: () => own,
    disconnect: async () => own.end(),
    on(type, listener) {
      const off = provider.on(type, listener);
      offs.push(off);
      if (type === "disconnected") farewells.push(listener);
      return off;
    },
    async subscribe(...call) {
      return call[0] === "state_runtimeVersion" ? 0 : await provider.subscribe(...call);
    },
    end() {
      for (const off of offs.splice(0)) off();
      for (const listener of farewells.splice(0)) listener(undefined);
    },
  };
  return own;
}
