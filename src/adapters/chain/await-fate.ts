import { z } from "zod";
import type { Address } from "../../domain/types.ts";
import { codeOf, isRetryable, TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { findLanded, type Sent } from "./find-landed.ts";
import type { Head } from "./follow-blocks.ts";
import { readNonces } from "./read-nonces.ts";
import type { Outcome } from "./read-outcome.ts";

/** Until a transaction's last block is final, and a node that was away is back, ms. */
const SETTLE_MS = 30 * 60_000;

/** What finding out needs: the chain, and its heads as they come. */
export type FateDeps = {
  connection: Connection;
  blocks: (signal: AbortSignal) => AsyncIterable<Head>;
};

/**
 * Finds out what became of a transaction of unknown fate, by the signer's number and the blocks themselves: nothing is
 * sent again.
 *
 * @param sent - the signer, and the `EXTRINSIC_UNKNOWN_FATE` that `Submit` threw
 * @throws {TargonError} `EXTRINSIC_FAILED` where a block has it and it failed; `EXTRINSIC_EXPIRED` where no block has it or
 * can have it any more; the error itself where that cannot be found out in half an hour
 */
export async function awaitFate(
  { connection, blocks }: FateDeps,
  { address, error }: { address: Address; error: TargonError },
  signal?: AbortSignal,
): Promise<Outcome> {
  const sent = sentOf(error);
  if (sent === null) throw error;
  const late = AbortSignal.timeout(SETTLE_MS);
  const until = signal ? AbortSignal.any([signal, late]) : late;
  connection.log.warn("it is not known what became of the transaction: reading the chain", sent);
  for await (const _ of blocks(until)) {
    const outcome = await lookOnce(connection, { ...sent, address, error }, until);
    if (outcome !== null) return outcome;
  }
  signal?.throwIfAborted();
  throw error;
}

const sentSchema = z.object({
  extrinsic: z.string(),
  nonce: z.number(),
  fromBlock: z.number(),
  untilBlock: z.number(),
});

function sentOf({ data }: TargonError): Sent | null {
  return sentSchema.safeParse(data).data ?? null;
}

/** Null where it is still open. A node that cannot be read now is asked again at the next block. */
async function lookOnce(
  connection: Connection,
  sent: Sent & { address: Address; error: TargonError },
  signal: AbortSignal,
): Promise<Outcome | null> {
  try {
    return await look(connection, sent, signal);
  } catch (error) {
    if (codeOf(error) === "EXTRINSIC_EXPIRED" || !isRetryable(error)) throw error;
    connection.log.warn("the chain could not be read", { code: codeOf(error) });
    return null;
  }
}

async function look(
  connection: Connection,
  sent: Sent & { address: Address; error: TargonError },
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { extrinsic, nonce, untilBlock, address, error } = sent;
  const { head, final } = await connection.call(() => readNonces(connection, address), signal);
  const landed = await findLanded(connection, { sent, head }, signal);
  if (landed !== null) return landed;
  const isOver = final.nonce > nonce || final.block > untilBlock;
  if (!isOver) return null;
  throw new TargonError("EXTRINSIC_EXPIRED", "the transaction came into no block, and no longer can", {
    data: { extrinsic, nonce, mend: "nothing was spent: run it again" },
    cause: error,
  });
}
