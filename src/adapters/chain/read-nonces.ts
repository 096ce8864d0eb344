import type { Address } from "../../domain/types.ts";
import type { Connection } from "./connection.ts";
import { readAccountAt } from "./read-balance.ts";
import { readHead } from "./read-subnet.ts";

/** A block's number, and that of the account's next transaction after it; those that wait in a pool do not count. */
export type NonceAt = { block: number; nonce: number };

/** The signer's next number at the head, and in the newest block that can no longer be undone. */
export async function readNonces(
  connection: Connection,
  address: Address,
): Promise<{ head: NonceAt; final: NonceAt }> {
  const { api } = connection;
  const { state, block } = await readHead(connection);
  const finalHash = await api.rpc.chain.getFinalizedHead();
  const [header, head, final] = await Promise.all([
    api.rpc.chain.getHeader(finalHash),
    readAccountAt(state, address),
    api.at(finalHash).then((at) => readAccountAt(at, address)),
  ]);
  return {
    head: { block, nonce: head.nonce },
    final: { block: header.number.toNumber(), nonce: final.nonce },
  };
}
