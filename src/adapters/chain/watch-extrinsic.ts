import { TargonError } from "../../errors.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import type { Connection } from "./connection.ts";

/** The end of a transaction's way: the code, a sentence, and what to do where it is over for certain. */
type End = { code: "CHAIN_REFUSED" | "EXTRINSIC_UNKNOWN_FATE"; message: string; mend?: string };

const SEVERAL = "see that no other program signs with the same key at the same time, then try again";

/** A status that says that the transaction will not come to be: the node's word and ours for it. */
const ENDS: Record<string, End> = {
  invalid: {
    code: "CHAIN_REFUSED",
    message: "the node took the transaction and then found it invalid",
    mend: SEVERAL,
  },
  usurped: {
    code: "EXTRINSIC_UNKNOWN_FATE",
    message:
      "another transaction of the account took its place in the pool; another node may still include it",
    mend: SEVERAL,
  },
  dropped: {
    code: "EXTRINSIC_UNKNOWN_FATE",
    message: "the node dropped the transaction; another may still include it",
  },
  finalityTimeout: {
    code: "EXTRINSIC_UNKNOWN_FATE",
    message: "the block with the transaction was not finalised",
  },
};

/** Where a transaction is included. `onAccepted` is told when the pool took it. */
export type Watch = { hex: string; timeoutMs: number; onAccepted: () => void };

/**
 * Sends a signed transaction and waits until a block has it. Its finality is not waited for.
 *
 * @returns the block's hash
 * @throws {TargonError} `CHAIN_REFUSED` by the pool; `EXTRINSIC_UNKNOWN_FATE` where the bytes went out and nobody can say
 */
export async function watchExtrinsic(
  connection: Connection,
  watch: Watch,
  signal?: AbortSignal,
): Promise<string> {
  const { provider } = connection;
  const included = Promise.withResolvers<string>();
  included.promise.catch(() => {}); // it may reject before anybody waits
  return await withDeadline(watch.timeoutMs, signal, async () => {
    const id = await provider.subscribe(
      "author_extrinsicUpdate",
      "author_submitAndWatchExtrinsic",
      [watch.hex],
      (error, status) => (error ? included.reject(error) : settle(status, included)),
    );
    watch.onAccepted();
    try {
      return await included.promise;
    } finally {
      // the answer is of no interest, and the connection may be gone
      provider.unsubscribe("author_extrinsicUpdate", "author_unwatchExtrinsic", id).catch(() => {});
    }
  });
}

/** `finalized` alone is taken as well: a node may leave `inBlock` out. `future` and `retracted` may still turn. */
function settle(status: unknown, included: PromiseWithResolvers<string>): void {
  const [name, value] = readStatus(status);
  if ((name === "inBlock" || name === "finalized") && typeof value === "string") included.resolve(value);
  const end = ENDS[name];
  if (end)
    included.reject(
      new TargonError(end.code, end.message, {
        data: { status: name, detail: JSON.stringify(value ?? null), mend: end.mend },
      }),
    );
}

/** "ready", or {inBlock: hash}. */
function readStatus(status: unknown): [name: string, value: unknown] {
  if (typeof status === "string") return [status, null];
  return Object.entries(status ?? {})[0] ?? ["", null];
}
