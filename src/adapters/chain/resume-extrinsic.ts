import type { Address } from "../../domain/types.ts";
import { codeOf, TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import type { Sender } from "./create-sender.ts";
import { findLanded } from "./find-landed.ts";
import { readNonces } from "./read-nonces.ts";
import type { Signed } from "./sign-extrinsic.ts";
import type { Included } from "./submit-extrinsic.ts";

/**
 * What became of a transaction that went out without word. While the account's number is the one that it uses, and its
 * era lasts, the same bytes are sent again; once the number was used, the blocks tell by what.
 *
 * @returns null where no block has it and none ever will
 * @throws {TargonError} `EXTRINSIC_FAILED` where a block has it and it failed; `EXTRINSIC_UNKNOWN_FATE` while it may
 * still land; as `Connection.call`
 */
export async function resumeExtrinsic(
  { connection, sender }: { connection: Connection; sender: Sender },
  { signed, address }: { signed: Signed; address: Address },
  signal?: AbortSignal,
): Promise<Included | null> {
  const { nonce, untilBlock, extrinsic } = signed;
  const { head, final } = await connection.call(() => readNonces(connection, address), signal);
  if (head.nonce <= nonce && head.block < untilBlock)
    return await sendAgain(sender, { signed, address }, signal);
  const landed = await findLanded(connection, { sent: signed, head }, signal);
  if (landed !== null) return { ...landed, extrinsic };
  if (final.nonce > nonce || final.block >= untilBlock) return null;
  throw stillOpen(signed);
}

/** A pool that refuses it, or has it already, settles nothing: another node may include it until its era ends. */
async function sendAgain(
  sender: Sender,
  { signed, address }: { signed: Signed; address: Address },
  signal?: AbortSignal,
): Promise<Included> {
  try {
    return await sender.again(signed, address, signal);
  } catch (error) {
    if (codeOf(error) !== "CHAIN_REFUSED") throw error;
    throw stillOpen(signed, error);
  }
}

function stillOpen({ extrinsic, nonce, untilBlock }: Signed, cause?: unknown): TargonError {
  return new TargonError(
    "EXTRINSIC_UNKNOWN_FATE",
    "the transaction is not in a block yet, and still may be",
    {
      data: { extrinsic, nonce, untilBlock },
      cause,
    },
  );
}
