import { loadPolkadot } from "../../../lib/load-polkadot.ts";
import { concatBytes } from "../scale/bytes.ts";

/** A storage hasher; `bytes` stand before the key itself, which all of ours keep. */
export type Hasher = { bytes: number; hash(key: Uint8Array): Uint8Array };

/** Blake2b of `bytes` bytes. The signature library must be ready (`readySr25519`). */
export function blake2(data: Uint8Array, bytes = 32): Uint8Array {
  return loadPolkadot("@polkadot/wasm-crypto").blake2b(data, new Uint8Array(), bytes);
}

/** XxHash of 8 bytes a round. */
export function twox(data: Uint8Array, rounds: number): Uint8Array {
  return loadPolkadot("@polkadot/wasm-crypto").twox(data, rounds);
}

/** The hashers that the description uses, by the names of metadata. */
export const hashers: Record<string, Hasher> = {
  Identity: { bytes: 0, hash: (key) => key },
  Blake2_128Concat: { bytes: 16, hash: (key) => concatBytes(blake2(key, 16), key) },
  Twox64Concat: { bytes: 8, hash: (key) => concatBytes(twox(key, 1), key) },
};
