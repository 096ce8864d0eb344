import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { invalid, type Keyfile } from "./keyfile.ts";
import { pairOfPrivateKey } from "./private-key.ts";
import { createHotkey, fromAddress, toAddress } from "./sr25519.ts";

/**
 * The key of a key file: by its phrase, else its seed, else its private key.
 *
 * @param keyfile - as parsed
 * @param file - its path, for messages
 * @throws {TargonError} `WALLET_INVALID` where it has no secret, a bad one, or names two different keys
 * @see btwallet `keyfile.rs`, `Keypair::from`
 */
export function keyOfFile(keyfile: Keyfile, file: string): Hotkey {
  const keys = secretsOf(keyfile, file);
  const [key] = keys;
  if (key === undefined) throw invalid(file, "the key file has no secret, so nothing can be signed with it");
  const addresses = [...keys.map(({ address }) => address), addressOfFile(keyfile, file) ?? key.address];
  if (addresses.some((address) => address !== key.address))
    throw invalid(file, "the key file names more than one key");
  return key;
}

/**
 * The address of a key file, with or without a secret in it.
 *
 * @throws {TargonError} `WALLET_INVALID` where it names none, a bad one, or two
 */
export function addressOfKeyfile(keyfile: Keyfile, file: string): Address {
  const { phrase, seed, privateKey } = keyfile;
  if ([phrase, seed, privateKey].some((secret) => secret !== undefined))
    return keyOfFile(keyfile, file).address;
  const address = addressOfFile(keyfile, file);
  if (address === undefined) throw invalid(file, "the key file names no key");
  return address;
}

/**
 * The address that a key file states, by its ss58 text, else its public key, else its account.
 *
 * @returns undefined where it states none
 * @throws {TargonError} `WALLET_INVALID` where that is none, or they differ
 */
export function addressOfFile({ address, publicKey, accountId }: Keyfile, file: string): Address | undefined {
  const key = publicKey === undefined ? undefined : hexBytes(publicKey, 32);
  if (key === null) throw invalid(file, "the public key in the key file is not 32 bytes of hex");
  if (address !== undefined && orNull(() => fromAddress(address)) === null)
    throw invalid(file, "the address in the key file is none");
  const account = accountId === undefined ? undefined : hexBytes(accountId, 32);
  const stated = [address, key && toAddress(key), account ? toAddress(account) : undefined].filter(
    (one) => one !== undefined,
  );
  if (stated.some((one) => one !== stated[0])) throw invalid(file, "the key file names more than one key");
  return stated[0];
}

/** Every key that the file holds the secret of, in the order in which they count. */
function secretsOf(keyfile: Keyfile, file: string): Hotkey[] {
  return [fromPhrase(keyfile, file), fromSeed(keyfile, file), fromPrivateKey(keyfile, file)].filter(
    (key) => key !== null,
  );
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

function fromPrivateKey({ privateKey }: Keyfile, file: string): Hotkey | null {
  if (privateKey === undefined) return null;
  const bytes = hexBytes(privateKey, 64);
  if (bytes === null) throw invalid(file, "the private key in the key file is not 64 bytes of hex");
  const key = orNull(() => createHotkey(pairOfPrivateKey(bytes)));
  if (key === null) throw invalid(file, "the private key in the key file is none");
  return key;
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
