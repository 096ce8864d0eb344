import { z } from "zod";
import { TargonError } from "../../errors.ts";

/** What a key file holds; texts as they stand there. Secrets: never log it. */
export type Keyfile = {
  phrase: string | undefined;
  seed: string | undefined;
  privateKey: string | undefined;
  publicKey: string | undefined;
  /** The public key once more, as far as it is one. */
  accountId: string | undefined;
  address: string | undefined;
};

const EMPTY: Keyfile = {
  phrase: undefined,
  seed: undefined,
  privateKey: undefined,
  publicKey: undefined,
  accountId: undefined,
  address: undefined,
};

/** Absent, null and empty all mean that a value is missing. */
const textSchema = z
  .string()
  .nullish()
  .transform((text) => text?.trim() || undefined);

const keyfileSchema = z.object({
  secretPhrase: textSchema,
  secretSeed: textSchema,
  privateKey: textSchema,
  publicKey: textSchema,
  accountId: textSchema,
  ss58Address: textSchema,
  cryptoType: z.union([z.number(), z.string()]).nullish(),
});

/** The kinds of key by the number in newer files; files of older releases name none and are sr25519. */
const SR25519 = "1";
const KINDS: Record<string, string> = { 0: "ed25519", 2: "ecdsa", 4: "hashed", 5: "ml-dsa" };

/** A very old file of a public key is nothing but that. */
const BARE = /^\s*(0x[0-9a-f]{64})\s*$/i;

/** A phrase as btcli shows it when it makes a key, kept in a file by itself. */
const BARE_PHRASE = /^\s*([a-z]+(?:\s+[a-z]+){11,23})\s*$/;

/**
 * Parses a plain key file: one JSON object with keys in any order, some with spaces around them; or a bare public key;
 * or a bare phrase of 12 to 24 words.
 *
 * @param bytes - the file
 * @param file - its path, for messages
 * @throws {TargonError} `WALLET_INVALID` for any other, and for a key that is not sr25519, named. No message and no
 * cause carries anything secret of the file.
 * @see btwallet `keyfile.rs`
 */
export function parseKeyfile(bytes: Uint8Array, file: string): Keyfile {
  const text = Buffer.from(bytes).toString("utf8");
  const bare = BARE.exec(text)?.[1];
  if (bare !== undefined) return { ...EMPTY, publicKey: bare };
  const phrase = BARE_PHRASE.exec(text)?.[1];
  if (phrase !== undefined) return { ...EMPTY, phrase };
  const { data } = keyfileSchema.safeParse(trimKeys(parseJson(text)));
  if (data === undefined) throw invalid(file, "the key file is no JSON object of a key");
  const kind = String(data.cryptoType ?? SR25519);
  if (kind !== SR25519)
    throw new TargonError("WALLET_INVALID", "the key in the file is not of type sr25519", {
      data: { file, type: KINDS[kind] ?? "unknown" },
    });
  return {
    phrase: data.secretPhrase,
    seed: data.secretSeed,
    privateKey: data.privateKey,
    publicKey: data.publicKey,
    accountId: data.accountId,
    address: data.ss58Address,
  };
}

/** A key file that cannot be used, by its path. */
export function invalid(file: string, message: string): TargonError {
  return new TargonError("WALLET_INVALID", message, { data: { file } });
}

/** Undefined for what is no JSON: the parser's own message would quote the file. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function trimKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.trim(), item]));
}
