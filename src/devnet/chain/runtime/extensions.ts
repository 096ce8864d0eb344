import type { SignedExtension } from "./pallet.ts";

const empty = (name: string): SignedExtension => ({ name, extra: "()", implicit: "()" });

/**
 * The signed extensions in their order: one list for metadata, decoding and the signed payload.
 *
 * @param own - those of this chain alone, all empty; they stand before the last
 * @see subtensor `runtime/src/lib.rs`, `TransactionExtensions` (reference/chain.md §7)
 */
export function signedExtensions(own: string[]): SignedExtension[] {
  return [
    empty("CheckNonZeroSender"),
    { name: "CheckSpecVersion", extra: "()", implicit: "u32" },
    { name: "CheckTxVersion", extra: "()", implicit: "u32" },
    { name: "CheckGenesis", extra: "()", implicit: "H256" },
    { name: "CheckMortality", extra: "Era", implicit: "H256" },
    { name: "CheckNonce", extra: "Compact<u32>", implicit: "()" },
    empty("CheckWeight"),
    { name: "ChargeTransactionPayment", extra: "Compact<u64>", implicit: "()" },
    ...own.map(empty),
    { name: "CheckMetadataHash", extra: "MetadataHashMode", implicit: "Option<[u8; 32]>" },
  ];
}
