import { createRequire } from "node:module";
import type { ApiPromise } from "@polkadot/api";
import { loadPolkadot } from "../../lib/load-polkadot.ts";
import type { Log } from "../../lib/log.ts";
import { NEURONS_LITE_TYPES } from "./neurons-lite-types.ts";
import type { SocketProvider } from "./socket-provider.ts";

/**
 * Signed extensions of subtensor that @polkadot/api does not know. All are empty, so nothing is to be encoded.
 *
 * @see subtensor `runtime/src/lib.rs`, `TransactionExtensions` (reference/chain.md §7)
 */
const EMPTY_EXTENSIONS = [
  "SubtensorSignedExtension",
  "CommitmentsSignedExtension",
  "SubtensorTransactionExtension",
  "DrandPriority",
  "SudoTransactionExtension",
  "CheckShieldedTxValidity",
];

/** Starts @polkadot/api on a provider; the caller waits for `isReadyOrError`. */
export function createApi(provider: SocketProvider, log: Log): ApiPromise {
  silencePolkadot(log);
  const { ApiPromise } = loadPolkadot("@polkadot/api");
  return new ApiPromise({
    provider,
    noInitWarn: true,
    types: NEURONS_LITE_TYPES,
    signedExtensions: Object.fromEntries(
      EMPTY_EXTENSIONS.map((name) => [name, { extrinsic: {}, payload: {} }]),
    ),
  });
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
