import { isRetryable, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { retry } from "../../lib/retry.ts";
import type { Connection } from "./connection.ts";
import { readPoolRefusal } from "./pool-refusal.ts";
import { type Outcome, readOutcome } from "./read-outcome.ts";
import type { Signed } from "./sign-extrinsic.ts";
import { watchExtrinsic } from "./watch-extrinsic.ts";

/** Reading what became of it may be tried again; sending never is. */
const READ_AGAIN = { retries: 3, delayMs: 500, shouldRetry: isRetryable };

/** A transaction that a block has, and that did what it should. */
export type Included = Outcome & {
  /** Its hash, 0x hex. */
  extrinsic: string;
};

/**
 * Sends a signed transaction, waits for its block and reads what it did.
 *
 * @throws {TargonError} `CHAIN_REFUSED` with `reason`, the node's `raw` words and, where the pool foresaw an error of the
 * module, its `name`, and how to `mend` it; `EXTRINSIC_FAILED` with `section`, `name`, `raw` and `mend` where the block has it and it failed; `EXTRINSIC_UNKNOWN_FATE` where it
 * went out and what became of it cannot be known; `CHAIN_UNREACHABLE` where it did not go out
 */
export async function sendExtrinsic(
  connection: Connection,
  { hex, extrinsic, includeMs }: Pick<Signed, "hex" | "extrinsic"> & { includeMs: number },
  signal?: AbortSignal,
): Promise<Included> {
  const { log, provider } = connection;
  if (!provider.isConnected) await connection.call(async () => {}, signal);
  try {
    const onAccepted = () => log.debug("transaction accepted", { extrinsic });
    const blockHash = await watchExtrinsic(connection, { hex, timeoutMs: includeMs, onAccepted }, signal);
    const outcome = await retry(
      () => connection.call(() => readOutcome(connection, { blockHash, hex }), signal),
      { ...READ_AGAIN, ...(signal && { signal }) },
    );
    return { ...outcome, extrinsic };
  } catch (error) {
    throw toSubmitError(connection, error, extrinsic);
  }
}

/** Only what the chain itself said is certain; all else leaves open what became of the bytes. */
function toSubmitError(connection: Connection, error: unknown, extrinsic: string): unknown {
  if (isAbort(error)) return error;
  if (error instanceof TargonError) {
    if (error.code === "EXTRINSIC_FAILED" || error.code === "EXTRINSIC_UNKNOWN_FATE") return error;
    if (error.code === "CHAIN_REFUSED" && error.data.method !== undefined)
      return poolRefused(connection, error);
    if (error.code === "CHAIN_REFUSED") return error;
  }
  return new TargonError(
    "EXTRINSIC_UNKNOWN_FATE",
    "the transaction went out, and what became of it is not known",
    {
      data: { extrinsic },
      cause: error,
    },
  );
}

/** A node that has the very bytes already will put them into a block like any others. */
const ALREADY_IMPORTED = 1013;

function poolRefused({ api }: Connection, error: TargonError): TargonError {
  const { rpcCode } = error.data;
  const raw = String(error.data.raw ?? "");
  const { reason, name, what, mend } = readPoolRefusal(raw, { old: hasOldCodes(api), rpcCode });
  const code = rpcCode === ALREADY_IMPORTED ? "EXTRINSIC_UNKNOWN_FATE" : "CHAIN_REFUSED";
  return new TargonError(code, what, { data: { name, raw, reason, rpcCode, mend }, cause: error });
}

/** The list of custom errors came with limited stake orders, whose errors the pallet names. */
function hasOldCodes({ registry, errors }: Connection["api"]): boolean {
  return (
    registry.signedExtensions.includes("SubtensorSignedExtension") &&
    errors.subtensorModule?.SlippageTooHigh === undefined
  );
}
