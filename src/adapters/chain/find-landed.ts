import type { Connection } from "./connection.ts";
import { findByHash } from "./find-by-hash.ts";
import type { NonceAt } from "./read-nonces.ts";
import { type Outcome, readOutcome } from "./read-outcome.ts";
import type { Signed } from "./sign-extrinsic.ts";

/** What a transaction is known by, and the blocks that may have it. */
export type Sent = Pick<Signed, "extrinsic" | "nonce" | "fromBlock" | "untilBlock">;

/**
 * What a transaction did, once its account's number was used: by it, or by another.
 *
 * @param head - the account's next number at the head
 * @returns null where no block up to the head has it
 * @throws {TargonError} `EXTRINSIC_FAILED` where a block has it and it failed; as `Connection.call`
 */
export async function findLanded(
  connection: Connection,
  { sent: { extrinsic, nonce, fromBlock, untilBlock }, head }: { sent: Sent; head: NonceAt },
  signal?: AbortSignal,
): Promise<Outcome | null> {
  if (head.nonce <= nonce) return null;
  const blocks = { from: fromBlock + 1, to: Math.min(untilBlock, head.block) };
  const place = await findByHash(connection, { extrinsic, ...blocks }, signal);
  return place && (await connection.call(() => readOutcome(connection, place), signal));
}
