import type { ApiPromise } from "@polkadot/api";
import type { SiLookupTypeId } from "@polkadot/types/interfaces";
import { TargonError } from "../../errors.ts";
import { loadPolkadot } from "../../lib/load-polkadot.ts";

/**
 * Whether transactions of this runtime can be signed: an extension that @polkadot does not know is left out of what is
 * signed, which is right only where it is empty.
 *
 * @throws {TargonError} `CHAIN_UNSUPPORTED` with the names of those that are not
 * @see subtensor `runtime/src/lib.rs`, `TransactionExtensions` (reference/chain.md §7)
 */
export function assertSignable({ registry, runtimeMetadata, runtimeVersion }: ApiPromise): void {
  const { findUnknownExtensions } = loadPolkadot("@polkadot/types/extrinsic/signedExtensions");
  const unknown = findUnknownExtensions(registry.signedExtensions);
  const isEmpty = (type: SiLookupTypeId) =>
    registry.createType(registry.createLookupType(type)).encodedLength === 0;
  const filled = extensionsOf(runtimeMetadata)
    .filter(({ name }) => unknown.includes(name))
    .filter(({ types }) => !types.every(isEmpty))
    .map(({ name }) => name);
  if (filled.length === 0) return;
  throw new TargonError(
    "CHAIN_UNSUPPORTED",
    "this version cannot sign for the chain's runtime: update targon",
    {
      data: { extensions: filled.join(" "), specVersion: runtimeVersion.specVersion.toNumber() },
    },
  );
}

/** What an extension adds to the transaction and to what is signed. @polkadot's form of 16 loses the latter of older metadata. */
function extensionsOf(metadata: ApiPromise["runtimeMetadata"]): { name: string; types: SiLookupTypeId[] }[] {
  if (metadata.version >= 16)
    return metadata.asV16.extrinsic.transactionExtensions.map(({ identifier, type, implicit }) => ({
      name: identifier.toString(),
      types: [type, implicit],
    }));
  return metadata.asV15.extrinsic.signedExtensions.map(({ identifier, type, additionalSigned }) => ({
    name: identifier.toString(),
    types: [type, additionalSigned],
  }));
}
