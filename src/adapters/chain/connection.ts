import type { ApiPromise } from "@polkadot/api";
import { TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { createApi } from "./load-api.ts";
import { createSocketProvider, type SocketProvider } from "./socket-provider.ts";

/** Which node, and how patiently, ms. */
export type ConnectionOptions = {
  endpoint: string;
  log: Log;
  /** Deadline of each call. */
  timeoutMs: number;
  reconnectMs: number;
  silenceMs: number;
};

/** One chain node: the decorated api, the raw provider, and the one way to call them. */
export type Connection = {
  api: ApiPromise;
  provider: SocketProvider;
  log: Log;
  /**
   * Runs a call with the deadline, waiting first for the connection where it is being renewed.
   *
   * @throws {TargonError} `CHAIN_TIMEOUT`, `CHAIN_UNREACHABLE`, `CHAIN_REFUSED`, `CHAIN_DATA_INVALID`, or the work's own
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
};

/**
 * Connects and reads the metadata.
 *
 * @throws {TargonError} `CHAIN_UNREACHABLE` where nothing answers there, `CHAIN_TIMEOUT` after `timeoutMs`,
 * `CHAIN_DATA_INVALID` where what answers is no such chain
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { endpoint, log, timeoutMs } = options;
  const provider = openProvider(options);
  try {
    const api = await withDeadline(timeoutMs, undefined, async () => {
      await provider.connected();
      const starting = createApi(provider, log);
      await starting.isReadyOrError;
      return starting;
    });
    return {
      api,
      provider,
      log,
      call: (work, signal) => callNode({ provider, endpoint, timeoutMs }, work, signal),
      async close() {
        await api.disconnect();
        provider.close();
      },
    };
  } catch (error) {
    provider.close();
    throw toChainError(error, endpoint);
  }
}

function openProvider(options: ConnectionOptions): SocketProvider {
  const url = URL.canParse(options.endpoint) ? new URL(options.endpoint) : null;
  if (url !== null && ["ws:", "wss:"].includes(url.protocol) && url.hash === "")
    return createSocketProvider(options);
  throw new TargonError("CONFIG_INVALID", "the chain's endpoint is no WebSocket address", {
    data: { endpoint: options.endpoint },
  });
}

/**
 * Runs a call with a deadline, waiting first for the connection where it is being renewed.
 *
 * @throws as `Connection.call`
 */
export async function callNode<T>(
  { provider, endpoint, timeoutMs }: { provider: SocketProvider; endpoint: string; timeoutMs: number },
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await withDeadline(timeoutMs, signal, async (both) => {
      while (!provider.isConnected) await provider.connected().catch(() => both.throwIfAborted());
      return await work(both);
    });
  } catch (error) {
    if (isTimeout(error) && !provider.isConnected) throw toChainError(error, endpoint, "CHAIN_UNREACHABLE");
    throw toChainError(error, endpoint);
  }
}

/** What any part of the connection threw, as ours; an abort stays what it is. */
export function toChainError(
  error: unknown,
  endpoint: string,
  late: "CHAIN_TIMEOUT" | "CHAIN_UNREACHABLE" = "CHAIN_TIMEOUT",
): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  if (isTimeout(error)) {
    const message =
      late === "CHAIN_TIMEOUT" ? "the chain did not answer in time" : "there is no connection to the chain";
    return new TargonError(late, message, { data: { endpoint }, cause: error });
  }
  return new TargonError("CHAIN_DATA_INVALID", "the chain answered with something that cannot be read", {
    data: { endpoint },
    cause: error,
  });
}
