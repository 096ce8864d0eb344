import { concatBytes } from "@noble/hashes/utils.js";
import { TargonError } from "../../errors.ts";

/** The parts of a timelocked ciphertext. */
export type TimelockParts = {
  /** r · generator, 96 bytes, a compressed point of G2. */
  u: Uint8Array;
  /** sigma, hidden by the pairing: 32 bytes. */
  v: Uint8Array;
  /** The encryption key, hidden by sigma: 32 bytes. */
  w: Uint8Array;
  /** AES-256-GCM, the tag of 16 bytes behind. */
  cipherAndTag: Uint8Array;
  /** 12 bytes. */
  nonce: Uint8Array;
};

const U_BYTES = 96;
const HASH_BYTES = 32;
const NONCE_BYTES = 12;
const LENGTH_BYTES = 8;
const SUITE = new TextEncoder().encode("AES_GCM_");

/**
 * The bytes that the chain takes: 244 more than the plaintext.
 *
 * @see tle `src/tlock.rs`, `TLECiphertext`, arkworks' compressed form (reference/chain.md §4.4)
 */
export function serialiseCiphertext({ u, v, w, cipherAndTag, nonce }: TimelockParts): Uint8Array {
  const body = concatBytes(withLength(cipherAndTag), withLength(nonce));
  return concatBytes(u, withLength(v), withLength(w), withLength(body), withLength(SUITE));
}

/**
 * The parts of a ciphertext. As in the chain's own reader the suite may be any, and bytes behind it are left unread.
 *
 * @throws {TargonError} `TIMELOCK_INVALID` for bytes that are cut off or have another form
 */
export function parseCiphertext(bytes: Uint8Array): TimelockParts {
  const outer = createReader(bytes);
  const u = outer.take(U_BYTES);
  const v = outer.takePrefixed(HASH_BYTES);
  const w = outer.takePrefixed(HASH_BYTES);
  const body = createReader(outer.takePrefixed());
  outer.takePrefixed();
  return { u, v, w, cipherAndTag: body.takePrefixed(), nonce: body.takePrefixed(NONCE_BYTES) };
}

function withLength(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return concatBytes(length, bytes);
}

type Reader = { take(length: number): Uint8Array; takePrefixed(expected?: number): Uint8Array };

function createReader(bytes: Uint8Array): Reader {
  let offset = 0;
  const take = (length: number) => {
    if (length > bytes.length - offset)
      throw new TargonError("TIMELOCK_INVALID", "the ciphertext is cut off or has another form", {
        data: { bytes: bytes.length, atLeast: offset + length },
      });
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const takePrefixed = (expected?: number) => {
    const prefix = take(LENGTH_BYTES);
    // Beyond 2^53 the number is inexact, and far longer than any input anyway.
    const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
    if (expected !== undefined && length !== expected)
      throw new TargonError("TIMELOCK_INVALID", "a part of the ciphertext has another length", {
        data: { bytes: length, expected },
      });
    return take(length);
  };
  return { take, takePrefixed };
}
