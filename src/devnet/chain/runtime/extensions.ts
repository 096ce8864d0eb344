import type { SignedExtension } from "./pallet.ts";

const empty = (name: string): SignedExtension => ({ name, extra: "()", implicit: "()" });

/**
 * The signed extensions in their order: one list for metadata, decoding and the signed payload.
 *
 * @see subtensor `runtime/src/lib.rs` `TransactionExtensions` at spec 425 (reference/chain.md §7)
 */
export const signedExtensions: SignedExtension[] = [
  empty("CheckNonZeroSender"),
  { name: "CheckSpecVersion", extra: "()", implicit: "u32" },
  { name: "CheckTxVersion", extra: "()", implicit: "u32" },
  { name: "CheckGenesis", extra: "()", implicit: "H256" },
  { name: "CheckMortality", extra: "Era", implicit: "H256" },
  { name: "CheckNonce", extra: "Compact<u32>", implicit: "()" },
  empty("CheckWeight"),
  { name: "ChargeTransactionPayment", extra: "Compact<u64>", implicit: "()" },
  empty("SudoTransactionExtension"),
  empty("CheckShieldedTxValidity"),
  empty("SubtensorTransactionExtension"),
  empty("DrandPriority"),
  { name: "CheckMetadataHash", extra: "MetadataHashMode", implicit: "Option<[u8; 32]>" },
];
