import type { Connection } from "../../src/adapters/chain/connection.ts";
import { verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import type { Frame } from "../helpers/replay-script.ts";
import type { Session } from "./chain-source.ts";

/** The bits of a transaction's first byte that say its format; the highest one says that it is signed. */
const FORMAT = 0x7f;

/** Payloads longer than this are signed by their hash. */
const LONGEST = 256;

/**
 * Whether the signature in a recorded transaction is one over the payload that our adapter would have signed.
 *
 * @returns null where that cannot be told: no signature, no birth block, or one that the node itself found bad
 */
export function isSigned({ api }: Connection, session: Session, hex: string): boolean | null {
  const { outcome, frames } = session;
  if (outcome?.extrinsic === undefined || /badProof|bad signature/i.test(outcome.rpcError?.message ?? ""))
    return null;
  const extrinsic = api.registry.createType("Extrinsic", hex);
  const birth = extrinsic.era.isMortalEra ? birthHash(extrinsic.era, frames) : api.genesisHash.toHex();
  if (!extrinsic.isSigned || birth === undefined) return null;
  const payload = api.registry
    .createType(
      "ExtrinsicPayload",
      {
        method: extrinsic.method.toHex(),
        era: extrinsic.era,
        nonce: extrinsic.nonce,
        tip: extrinsic.tip,
        blockHash: birth,
        genesisHash: api.genesisHash,
        specVersion: api.runtimeVersion.specVersion,
        transactionVersion: api.runtimeVersion.transactionVersion,
      },
      { version: extrinsic.version & FORMAT },
    )
    .toU8a({ method: true });
  const message = payload.length > LONGEST ? api.registry.hash(payload) : payload;
  const signature = Buffer.from(extrinsic.signature.toHex().slice(2), "hex").subarray(-64);
  return verifySignature(message, signature, extrinsic.signer.toString());
}

type Era = ReturnType<Connection["api"]["registry"]["createType"]> & {
  asMortalEra: { birth(current: number): number };
};

/** The hash of the block from which on the transaction was good, where the frames name it. */
function birthHash(era: unknown, frames: Frame[]): string | undefined {
  const headers = headersOf(frames);
  const newest = Math.max(...headers.keys());
  return headers.get((era as Era).asMortalEra.birth(newest));
}

/** Block numbers that the frames tell, with their hashes. */
function headersOf(frames: Frame[]): Map<number, string> {
  const asked = new Map<number, string>();
  const headers = new Map<number, string>();
  for (const { dir, msg } of frames) {
    const { id, method, params, result } = msg ?? {};
    if (dir === ">" && id !== undefined && method === "chain_getHeader" && Array.isArray(params))
      asked.set(id, String(params[0] ?? ""));
    const hash = dir === "<" && id !== undefined ? asked.get(id) : undefined;
    const number = (result as { number?: string } | undefined)?.number;
    if (hash?.startsWith("0x") && number !== undefined) headers.set(Number(number), hash);
  }
  return headers;
}
