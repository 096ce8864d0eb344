import { createRequire } from "node:module";
import type { ApiPromise } from "@polkadot/api";
import { loadPolkadot } from "../../lib/load-polkadot.ts";
import type { Log } from "../../lib/log.ts";
import type { ApiProvider } from "./api-provider.ts";
import { NEURONS_LITE_TYPES } from "./neurons-lite-types.ts";

/** Loads @polkadot/api, which stops the event loop for 0.5 to 1.2 s: before there is a connection to keep. */
export function loadApi(log: Log): void {
  silencePolkadot(log);
  loadPolkadot("@polkadot/api");
}

/**
 * Starts @polkadot/api on a provider; the caller waits for `isReadyOrError`. Signed extensions that it does not know
 * it takes as empty; `assertSignable` looks whether they are.
 */
export function createApi(provider: ApiProvider): ApiPromise {
  const { ApiPromise } = loadPolkadot("@polkadot/api");
  return new ApiPromise({ provider, noInitWarn: true, types: NEURONS_LITE_TYPES });
}

type PolkadotLogger = { logger: (origin: string) => Record<string, unknown> };

/**
 * @polkadot prints each failed request to the console; every one of them also rejects and is told once by us. Its
 * loggers are made when its packages load, so this must come before the first `loadPolkadot("@polkadot/api")`.
 */
function silencePolkadot(log: Log): void {
  const loggers = createRequire(import.meta.url)("@polkadot/util/cjs/logger") as PolkadotLogger;
  loggers.logger = (origin) => {
    const line = (...values: unknown[]) =>
      log.trace("polkadot says", { origin, text: values.map(String).join(" ") });
    const none = () => {};
    return { debug: none, log: line, warn: line, error: line, noop: none };
  };
}
