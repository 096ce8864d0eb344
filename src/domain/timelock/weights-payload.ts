import { concatBytes } from "@noble/hashes/utils.js";
import { TargonError } from "../../errors.ts";
import type { Weights } from "../ports/sent-weights.ts";
import { scaleBytes, scaleU16List, scaleU64 } from "./scale.ts";

const PUBLIC_KEY_BYTES = 32;

/**
 * What a timelocked commit hides: v4 (`commitTimelockedWeights`, spec ≥ 300) names its committer, v3
 * (`commitCrv3Weights`, spec 213 … 299) does not.
 *
 * @param payload - u16 lists of equal length, in the order in which the chain is to store them; `hotkey` is the
 * committer's public key of 32 bytes, or null for v3
 * @returns SCALE bytes: [`Vec<u8>` hotkey,] `Vec<u16>` uids, `Vec<u16>` values, `u64` version key
 * @throws {TargonError} `WEIGHTS_INVALID` for lists of different length, numbers out of range or another key length
 * @see subtensor `pallets/subtensor/src/coinbase/reveal_commits.rs`, `WeightsTlockPayload` and
 * `LegacyWeightsTlockPayload` (reference/chain.md §4.1)
 */
export function weightsPayload({
  hotkey,
  uids,
  weights,
  versionKey,
}: Weights & { versionKey: bigint; hotkey: Uint8Array | null }): Uint8Array {
  assertEquallyLong({ uids, weights });
  const committer = hotkey === null ? [] : [scaleBytes(assertPublicKey(hotkey))];
  return concatBytes(...committer, scaleU16List(uids), scaleU16List(weights), scaleU64(versionKey));
}

/** @throws {TargonError} `WEIGHTS_INVALID` where there is not one weight for each uid */
export function assertEquallyLong({ uids, weights }: Weights): void {
  if (uids.length === weights.length) return;
  throw new TargonError("WEIGHTS_INVALID", "there must be as many weights as uids", {
    data: { uids: uids.length, weights: weights.length },
  });
}

/** @throws {TargonError} `WEIGHTS_INVALID` where the hotkey's public key is not 32 bytes */
export function assertPublicKey(hotkey: Uint8Array): Uint8Array {
  if (hotkey.length === PUBLIC_KEY_BYTES) return hotkey;
  throw new TargonError("WEIGHTS_INVALID", "a hotkey's public key must be 32 bytes", {
    data: { bytes: hotkey.length },
  });
}
