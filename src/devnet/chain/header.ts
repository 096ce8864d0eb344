import type { Runtime } from "./runtime/create-runtime.ts";
import { blake2 } from "./runtime/hashers.ts";
import { toHex } from "./scale/bytes.ts";
import type { StateChanges } from "./state.ts";

/** A header as JSON-RPC shows it. */
export type Header = {
  parentHash: string;
  number: string;
  stateRoot: string;
  extrinsicsRoot: string;
  digest: { logs: string[] };
};

/** A block as the node keeps it. */
export type Block = {
  number: number;
  hash: string;
  header: Header;
  /** Hex, the inherent first. */
  extrinsics: string[];
  changes: StateChanges;
};

/** What a block is sealed from. */
export type Draft = {
  number: number;
  parentHash: string;
  extrinsics: string[];
  changes: StateChanges;
  /** Digest items. */
  logs: unknown[];
};

/**
 * A block with its header and hash. Clients hash the header themselves, so it is exact; the two roots are hashes of
 * what they stand for but no tries: nobody asks for proofs.
 */
export function sealBlock({ codecs }: Runtime, draft: Draft): Block {
  const { number, parentHash, extrinsics, changes, logs } = draft;
  const stateRoot = toHex(blake2(Buffer.from([parentHash, ...changes].join())));
  const extrinsicsRoot = toHex(blake2(Buffer.from(extrinsics.join())));
  const encoded = codecs.encode("Header", {
    parent_hash: parentHash,
    number,
    state_root: stateRoot,
    extrinsics_root: extrinsicsRoot,
    digest: { logs },
  });
  return {
    number,
    hash: toHex(blake2(encoded)),
    header: {
      parentHash,
      number: `0x${number.toString(16)}`,
      stateRoot,
      extrinsicsRoot,
      digest: { logs: logs.map((log) => toHex(codecs.encode("DigestItem", log))) },
    },
    extrinsics,
    changes,
  };
}
