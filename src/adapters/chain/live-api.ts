import type { ApiPromise } from "@polkadot/api";
import type { RuntimeVersion } from "@polkadot/types/interfaces";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { createApiProvider } from "./api-provider.ts";
import { createApi } from "./load-api.ts";
import { type SocketProvider, unreachable } from "./socket-provider.ts";

/** The decorated api of the runtime that the chain has now. */
export type LiveApi = {
  current(): ApiPromise;
  /**
   * Loads the metadata anew where the chain's version is another than the api's. Reads with the former api go on.
   *
   * @throws {Error} what hindered it; the former api stays
   */
  keepUpWith(version: RuntimeVersion): Promise<void>;
  end(): void;
};

type Loaded = { api: ApiPromise; end(): void };
type Deps = { provider: SocketProvider; log: Log; timeoutMs: number };

/** Loads the metadata. @throws {Error} what hindered it */
export async function openLiveApi(deps: Deps): Promise<LiveApi> {
  let loaded = await load(deps);
  let loading: Promise<void> | null = null;
  const reload = async () => {
    const { api: before, end } = loaded;
    loaded = await load(deps);
    end();
    const [from, to] = [before, loaded.api].map((api) => api.runtimeVersion.specVersion.toNumber());
    deps.log.info("the chain's runtime was upgraded", { from, to });
  };
  return {
    current: () => loaded.api,
    async keepUpWith(version) {
      if (isSame(loaded.api.runtimeVersion, version)) return;
      loading ??= reload().finally(() => {
        loading = null;
      });
      await loading;
    },
    end: () => loaded.end(),
  };
}

async function load({ provider, timeoutMs }: Deps): Promise<Loaded> {
  const own = createApiProvider(provider);
  try {
    const starting = createApi(own);
    await withDeadline(timeoutMs, undefined, async () => await starting.isReadyOrError);
    return { api: starting, end: own.end };
  } catch (error) {
    own.end();
    throw provider.isConnected ? error : unreachable(provider.endpoint(), error);
  }
}

function isSame(one: RuntimeVersion, other: RuntimeVersion): boolean {
  return (
    one.specName.eq(other.specName) &&
    one.specVersion.eq(other.specVersion) &&
    one.transactionVersion.eq(other.transactionVersion)
  );
}
