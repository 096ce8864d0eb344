import { blake2b } from "@noble/hashes/blake2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Weights } from "../ports/sent-weights.ts";
import { scaleU16, scaleU16List, scaleU64 } from "./scale.ts";
import { assertEquallyLong, assertPublicKey } from "./weights-payload.ts";

/** What a hash commit (`commitWeights`) binds, and `revealWeights` shows later. */
export type HashCommit = Weights & {
  /** The committer's public key, 32 bytes. */
  hotkey: Uint8Array;
  /** `mecid · 4096 + netuid`; the netuid itself on the first mechanism and on runtimes without any. */
  netuidIndex: number;
  /** u16 numbers, kept secret until the reveal. */
  salt: readonly number[];
  versionKey: bigint;
};

/**
 * The hash that commits to weights until they are revealed.
 *
 * @returns 32 bytes, blake2b-256 of the SCALE tuple (hotkey, netuid index, uids, values, salt, version key)
 * @throws {TargonError} `WEIGHTS_INVALID` for lists of different length, numbers out of range or another key length
 * @see subtensor `pallets/subtensor/src/subnets/weights.rs`, `get_commit_hash` (reference/chain.md §1.6)
 */
export function commitHash(commit: HashCommit): Uint8Array {
  assertEquallyLong(commit);
  const bytes = concatBytes(
    assertPublicKey(commit.hotkey),
    scaleU16(commit.netuidIndex),
    scaleU16List(commit.uids),
    scaleU16List(commit.weights),
    scaleU16List(commit.salt),
    scaleU64(commit.versionKey),
  );
  return blake2b(bytes, { dkLen: 32 });
}
