import type { ApiPromise } from "@polkadot/api";
import type { RuntimeVersion } from "@polkadot/types/interfaces";
import { codeOf, TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import type { KeepConnectedOptions } from "./keep-connected.ts";
import { type LiveApi, openLiveApi } from "./live-api.ts";
import { loadApi } from "./load-api.ts";
import { createSocketProvider, type SocketProvider } from "./socket-provider.ts";

/** Which nodes, and how patiently, ms. */
export type ConnectionOptions = KeepConnectedOptions & {
  /** Deadline of each call. */
  timeoutMs: number;
};

/** One chain: the decorated api, the raw provider, and the one way to call them. */
export type Connection = {
  /** Of the runtime of now: another one after an upgrade, so it is not kept beyond one operation. */
  readonly api: ApiPromise;
  provider: SocketProvider;
  log: Log;
  /** Takes note of the version that the chain just told; where it is another, `api` is replaced before this resolves. */
  keepUpWith(version: RuntimeVersion): Promise<void>;
  /**
   * Runs a read with the deadline, waiting first for the connection where it is being renewed. It may run again where
   * the connection is lost in between, so it sends no transaction.
   *
   * @throws {TargonError} `CHAIN_TIMEOUT`, `CHAIN_UNREACHABLE`, `CHAIN_OTHER`, `CHAIN_REFUSED`, `CHAIN_DATA_INVALID`, or
   * the work's own
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
};

/**
 * Connects and reads the metadata, each endpoint tried at least once.
 *
 * @throws {TargonError} `CHAIN_UNREACHABLE` where nothing answers, `CHAIN_TIMEOUT` after `timeoutMs`, `CHAIN_OTHER`
 * where the genesis is not the one that was named, `CHAIN_DATA_INVALID` where what answers is no such chain
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { log, timeoutMs } = options;
  loadApi(log);
  const provider = openProvider(options);
  try {
    const live = await startApi(provider, options);
    return {
      get api() {
        return live.current();
      },
      provider,
      log,
      keepUpWith: (version) => live.keepUpWith(version),
      call: (work, signal) => callNode({ provider, timeoutMs }, work, signal),
      async close() {
        live.end();
        provider.close();
      },
    };
  } catch (error) {
    provider.close();
    throw toChainError(error, provider.endpoint());
  }
}

function openProvider(options: ConnectionOptions): SocketProvider {
  for (const endpoint of [options.endpoint, ...(options.fallbacks ?? [])]) {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (url === null || !["ws:", "wss:"].includes(url.protocol) || url.hash !== "")
      throw new TargonError("CONFIG_INVALID", "the chain's endpoint is no WebSocket address", {
        data: { endpoint },
      });
  }
  return createSocketProvider(options);
}

/** A node that is connected may still not give its metadata; then the next one is asked. */
async function startApi(provider: SocketProvider, options: ConnectionOptions): Promise<LiveApi> {
  const { log, timeoutMs, fallbacks = [] } = options;
  for (let left = fallbacks.length; ; left--) {
    await withDeadline(timeoutMs * (left + 1), undefined, () => provider.connected());
    try {
      return await openLiveApi({ provider, log, timeoutMs });
    } catch (error) {
      if (left <= 0) throw error;
      log.warn("an endpoint of the chain gives no metadata", { endpoint: provider.endpoint() }, error);
      provider.drop();
    }
  }
}

/**
 * Runs a read with a deadline, waiting first for the connection where it is being renewed, and again where it is lost.
 *
 * @throws as `Connection.call`
 */
export async function callNode<T>(
  { provider, timeoutMs }: { provider: SocketProvider; timeoutMs: number },
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await withDeadline(timeoutMs, signal, async (both) => {
      for (;;) {
        await opened(provider, both);
        try {
          return await work(both);
        } catch (error) {
          if (both.aborted || codeOf(error) !== "CHAIN_UNREACHABLE") throw error;
        }
      }
    });
  } catch (error) {
    const late = provider.isConnected ? "CHAIN_TIMEOUT" : "CHAIN_UNREACHABLE";
    // a node that takes calls and says nothing at all will not do so later
    if (isTimeout(error) && provider.silentMs() >= timeoutMs) provider.drop();
    throw toChainError(error, provider.endpoint(), late);
  }
}

async function opened(provider: SocketProvider, signal: AbortSignal): Promise<void> {
  while (!provider.isConnected) {
    try {
      await provider.connected();
    } catch (error) {
      if (codeOf(error) !== "CHAIN_UNREACHABLE") throw error;
    }
    signal.throwIfAborted();
  }
}

/** What any part of the connection threw, as ours; an abort stays what it is. */
function toChainError(
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
