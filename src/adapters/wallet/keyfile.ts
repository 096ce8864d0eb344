import { z } from "zod";
import { TargonError } from "../../errors.ts";

/** What a key file holds; texts as they stand there. Secrets: never log it. */
export type Keyfile = {
  phrase: string | undefined;
  seed: string | undefined;
  privateKey: string | undefined;
  publicKey: string | undefined;
  address: string | undefined;
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
  ss58Address: textSchema,
  cryptoType: z.union([z.number(), z.string()]).nullish(),
});

/** 1 is sr25519, the one that hotkeys and coldkeys of the network have; files of older releases name none. */
const SR25519 = "1";

/** How the encrypted forms begin. @see reference/chain.md §5 */
const ENCRYPTED = ["$NACL", "$ANSIBLE_VAULT", "gAAAAA"];

/**
 * Parses a plain key file: one JSON object with keys in any order, some with spaces around them.
 *
 * @param bytes - the file
 * @param file - its path, for messages
 * @throws {TargonError} `NOT_AVAILABLE` for an encrypted one; `WALLET_INVALID` for any other that is no such object or
 * holds a key that is not sr25519. No message and no cause carries anything of the file.
 * @see btwallet `keyfile.rs`
 */
export function parseKeyfile(bytes: Uint8Array, file: string): Keyfile {
  const text = Buffer.from(bytes).toString("utf8");
  if (ENCRYPTED.some((prefix) => text.startsWith(prefix)))
    throw new TargonError(
      "NOT_AVAILABLE",
      "the key file is encrypted; reading such files comes with a later issue",
      {
        data: { file },
      },
    );
  const { data } = keyfileSchema.safeParse(trimKeys(parseJson(text)));
  if (data === undefined) throw invalid(file, "the key file is no JSON object of a key");
  if (String(data.cryptoType ?? SR25519) !== SR25519)
    throw invalid(file, "the key in the file is not of type sr25519");
  return {
    phrase: data.secretPhrase,
    seed: data.secretSeed,
    privateKey: data.privateKey,
    publicKey: data.publicKey,
    address: data.ss58Address,
  };
}

/** A key file that cannot be used, by its path. */
export function invalid(file: string, message: string): TargonError {
  return new TargonError("WALLET_INVALID", message, { data: { file } });
}

/** Undefined for what is no JSON: the parser's own message would quote the file. */
function parseJson(text: string): unknown {
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
