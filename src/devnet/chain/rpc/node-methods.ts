import { z } from "zod";
import { fromAddress } from "../../../adapters/wallet/sr25519.ts";
import type { MemoryChain } from "../chain.ts";
import { toHex } from "../scale/bytes.ts";
import { hex, type Method, method, none } from "./method.ts";
import type { RuntimeCalls } from "./runtime-calls.ts";

/** Our own peer name: the one who hears of an extrinsic. */
export const PEER_ID = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/** `system_*`: what the node says of itself. */
export function systemMethods(chain: MemoryChain): Record<string, Method> {
  const address = z.string().max(100).transform(toPublicKey);
  return {
    system_chain: method(none, () => "Bittensor"),
    system_name: method(none, () => "targon devnet"),
    system_version: method(none, () => "1.0.0"),
    system_chainType: method(none, () => "Development"),
    system_nodeRoles: method(none, () => ["Authority"]),
    system_properties: method(none, () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: "TAO" })),
    system_health: method(none, () => ({ peers: 0, isSyncing: false, shouldHavePeers: false })),
    system_localPeerId: method(none, () => PEER_ID),
    system_syncState: method(none, () => {
      const { number } = chain.archive.head();
      return { startingBlock: 0, currentBlock: number, highestBlock: number };
    }),
    system_accountNextIndex: method(z.tuple([address]), ([account]) => chain.nextNonce(account)),
  };
}

/** `author_*` and `payment_*` without the watched submission. */
export function authorMethods(chain: MemoryChain, calls: RuntimeCalls): Record<string, Method> {
  return {
    author_submitExtrinsic: method(z.tuple([hex]), ([extrinsic]) => chain.submit(extrinsic).hash),
    author_pendingExtrinsics: method(none, () => chain.pool.list().map(({ extrinsic }) => extrinsic.hex)),
    payment_queryInfo: method(z.tuple([hex]).rest(z.unknown()), ([extrinsic]) => {
      const { weight, feeRao } = calls.queryInfo(extrinsic);
      return { weight: { refTime: weight, proofSize: 0 }, class: "normal", partialFee: String(feeRao) };
    }),
  };
}

function toPublicKey(text: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(text) ? text.toLowerCase() : toHex(fromAddress(text));
}
