import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { invalid, type Keyfile } from "./keyfile.ts";
import { createHotkey, fromAddress, toAddress, verifySignature } from "./sr25519.ts";

/**
 * The key of a key file: by its phrase, else its seed, else its private key.
 *
 * @param keyfile - as parsed
 * @param file - its path, for messages
 * @throws {TargonError} `WALLET_INVALID` where it has no secret, a bad one, or names two different keys
 * @see btwallet `keyfile.rs`, `Keypair::from`
 */
export function keyOfFile(keyfile: Keyfile, file: string): Hotkey {
  const key = fromPhrase(keyfile, file) ?? fromSeed(keyfile, file) ?? fromPrivateKey(keyfile, file);
  if (key === null) throw invalid(file, "the key file has no secret, so nothing can be signed with it");
  const seedKey = keyfile.phrase === undefined ? null : fromSeed(keyfile, file);
  const addresses = [seedKey?.address, addressOfFile(keyfile, file)].filter(
    (address) => address !== undefined,
  );
  if (addresses.some((address) => address !== key.address))
    throw invalid(file, "the key file names more than one key");
  return key;
}

/**
 * The address that a key file states, by its ss58 text, else its public key.
 *
 * @returns undefined where it states none
 * @throws {TargonError} `WALLET_INVALID` where that is none, or the two differ
 */
export function addressOfFile({ address, publicKey }: Keyfile, file: string): Address | undefined {
  const bytes = publicKey === undefined ? undefined : hexBytes(publicKey, 32);
  if (bytes === null) throw invalid(file, "the public key in the key file is not 32 bytes of hex");
  const ofKey = bytes && toAddress(bytes);
  if (address === undefined) return ofKey;
  if (orNull(() => fromAddress(address)) === null) throw invalid(file, "the address in the key file is none");
  if (ofKey !== undefined && ofKey !== address) throw invalid(file, "the key file names more than one key");
  return address;
}

function fromPhrase({ phrase }: Keyfile, file: string): Hotkey | null {
  if (phrase === undefined) return null;
  // only words: a path behind a phrase would be another key
  if (!/^[a-z\s]+$/.test(phrase))
    throw invalid(file, "the phrase in the key file is no phrase of the word list");
  const key = orNull(() => createHotkey({ uri: phrase }));
  if (key === null)
    throw invalid(file, "the phrase in the key file is no phrase of the word list, or its checksum is wrong");
  return key;
}

function fromSeed({ seed }: Keyfile, file: string): Hotkey | null {
  if (seed === undefined) return null;
  const bytes = hexBytes(seed, 32);
  if (bytes === null) throw invalid(file, "the seed in the key file is not 32 bytes of hex");
  return createHotkey({ seed: bytes });
}

/** Files hold schnorrkel's canonical scalar, the library wants it times 8 (reference/chain.md §5). */
function fromPrivateKey(keyfile: Keyfile, file: string): Hotkey | null {
  if (keyfile.privateKey === undefined) return null;
  const bytes = hexBytes(keyfile.privateKey, 64);
  if (bytes === null) throw invalid(file, "the private key in the key file is not 64 bytes of hex");
  const address = addressOfFile(keyfile, file);
  if (address === undefined) throw invalid(file, "the key file has a private key but no public one");
  const secretKey = Uint8Array.from([...timesEight(bytes.subarray(0, 32)), ...bytes.subarray(32)]);
  const key = orNull(() => createHotkey({ secretKey, publicKey: fromAddress(address) }));
  if (key === null || !signsFor(key))
    throw invalid(file, "the private key in the key file is not that of its address");
  return key;
}

function signsFor(key: Hotkey): boolean {
  const message = new TextEncoder().encode("targon");
  const signature = orNull(() => key.sign(message));
  return signature !== null && verifySignature(message, signature, key.address);
}

/** Little-endian, shifted left by three bits. */
function timesEight(scalar: Uint8Array): Uint8Array {
  return scalar.map((byte, index) => ((byte << 3) | ((scalar[index - 1] ?? 0) >> 5)) & 0xff);
}

function hexBytes(text: string, length: number): Uint8Array | null {
  const digits = text.replace(/^0x/, "");
  return digits.length === 2 * length && /^[0-9a-f]+$/i.test(digits) ? Buffer.from(digits, "hex") : null;
}

/** Null for what the key library does not take; its messages may quote the secret. */
function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
