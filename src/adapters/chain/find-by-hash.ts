import type { Connection } from "./connection.ts";

/** A transaction by its hash, 0x hex, and the blocks that may have it, both ends included. */
export type Sought = { extrinsic: string; from: number; to: number };

/** The block that has a transaction, and its bytes as sent; null where none of these blocks has it. */
export async function findByHash(
  connection: Connection,
  { extrinsic, from, to }: Sought,
  signal?: AbortSignal,
): Promise<{ blockHash: string; hex: string } | null> {
  for (let number = to; number >= from && number > 0; number--) {
    const found = await connection.call(() => lookInto(connection, number, extrinsic), signal);
    if (found !== null) return found;
  }
  return null;
}

async function lookInto({ api }: Connection, number: number, extrinsic: string) {
  const blockHash = (await api.rpc.chain.getBlockHash(number)).toHex();
  const { block } = await api.rpc.chain.getBlock(blockHash);
  const found = block.extrinsics.find(({ hash }) => hash.toHex() === extrinsic);
  return found ? { blockHash, hex: found.toHex() } : null;
}
