import { createHash } from "node:crypto";
import type { Hotkey, VerifySignature } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { decodeBase58, encodeBase58 } from "../../lib/base58.ts";
import { loadPolkadot } from "../../lib/load-polkadot.ts";
import { pairOfUri } from "./secret-uri.ts";

/** Where a key comes from; exactly one of them. */
export type KeySource =
  /** 32 bytes, the mini secret. */
  | { seed: Uint8Array }
  /** Phrase, `0x` seed or nothing, then `//hard` and `/soft`, then `///password`. */
  | { uri: string }
  /** 64 bytes (scalar times 8, then nonce, as schnorrkel's ed25519 form) and its 32 bytes of public key. */
  | { secretKey: Uint8Array; publicKey: Uint8Array };

/** Chain-wide ss58 prefix: 42, one byte. */
const PREFIX = 42;
const CHECKSUM_BYTES = 2;

/** Resolves once signing and checking work. Call it once before anything below that signs or checks. */
export async function readySr25519(): Promise<void> {
  if (!(await loadPolkadot("@polkadot/wasm-crypto").waitReady())) {
    throw new TargonError("BUG", "the signature library did not start");
  }
}

/**
 * A key that signs, kept in memory only.
 *
 * @throws WALLET_INVALID where the source is no key; the message never shows it
 */
export function createHotkey(source: KeySource): Hotkey {
  const { secretKey, publicKey } = pairOf(source);
  const { sr25519Sign } = loadPolkadot("@polkadot/wasm-crypto");
  return {
    address: toAddress(publicKey),
    publicKey,
    sign: (message) => sr25519Sign(publicKey, secretKey, message),
  };
}

/** The one rule of the libraries in use (fixtures `sign`): 64 bytes over the message, bare or in `<Bytes>`. */
export const verifySignature: VerifySignature = (message, signature, address) => {
  if (signature.length !== 64) return false;
  try {
    const publicKey = fromAddress(address);
    const { sr25519Verify } = loadPolkadot("@polkadot/wasm-crypto");
    return (
      sr25519Verify(signature, message, publicKey) || sr25519Verify(signature, wrapped(message), publicKey)
    );
  } catch {
    return false;
  }
};

/** The ss58 text, prefix 42, of 32 bytes of public key. */
export function toAddress(publicKey: Uint8Array): Address {
  const payload = Buffer.concat([Buffer.of(PREFIX), publicKey]);
  return encodeBase58(Buffer.concat([payload, checksum(payload)]));
}

/**
 * The 32 bytes of public key of an ss58 text, prefix 42.
 *
 * @throws ADDRESS_INVALID for any other text: letters, length, prefix, checksum
 */
export function fromAddress(address: Address): Uint8Array {
  const bytes = address.length <= 64 ? decodeBase58(address) : undefined;
  if (bytes?.length !== 1 + 32 + CHECKSUM_BYTES || bytes[0] !== PREFIX) throw addressInvalid(address);
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!checksum(payload).equals(bytes.subarray(-CHECKSUM_BYTES))) throw addressInvalid(address);
  return bytes.slice(1, 33);
}

function pairOf(source: KeySource): { secretKey: Uint8Array; publicKey: Uint8Array } {
  if ("secretKey" in source) return source;
  if ("uri" in source) return split(pairOfUri(source.uri));
  if (source.seed.length !== 32) throw new TargonError("WALLET_INVALID", "the seed is not of 32 bytes");
  return split(loadPolkadot("@polkadot/wasm-crypto").sr25519KeypairFromSeed(source.seed));
}

function split(pair: Uint8Array): { secretKey: Uint8Array; publicKey: Uint8Array } {
  return { secretKey: pair.slice(0, 64), publicKey: pair.slice(64) };
}

function wrapped(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from("<Bytes>"), message, Buffer.from("</Bytes>")]);
}

function checksum(payload: Uint8Array): Buffer {
  return createHash("blake2b512").update("SS58PRE").update(payload).digest().subarray(0, CHECKSUM_BYTES);
}

function addressInvalid(address: string): TargonError {
  return new TargonError("ADDRESS_INVALID", "the text is no ss58 address with prefix 42", {
    data: { address: address.slice(0, 64) },
  });
}
