import { TargonError } from "../../errors.ts";
import { isTimeout } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { readAnsibleVault } from "./ansible-vault.ts";
import { readFernet } from "./fernet.ts";
import { findPassword, type PasswordSource } from "./find-password.ts";
import { parseJson } from "./keyfile.ts";
import { readNaclFile } from "./nacl-file.ts";
import { asPolkadotExport, readPolkadotExport } from "./polkadot-export.ts";
import type { OpenSealed, ReadSealed } from "./sealed.ts";

/** What opening a key file needs from outside. */
export type WalletDeps = { log: Log; passwords: PasswordSource; signal: AbortSignal };

/** How the encrypted forms begin, and what deriving their keys takes. @see btwallet `keyfile.rs`; chain.md §5 */
const FORMS: { prefix: string; read: ReadSealed; takes: string }[] = [
  { prefix: "$NACL", read: readNaclFile, takes: "seconds and 512 MiB" },
  { prefix: "$ANSIBLE_VAULT", read: readAnsibleVault, takes: "a moment" },
  { prefix: "gAAAAA", read: readFernet, takes: "seconds" },
];

/** How often a person may type. */
const MAX_TRIES = 3;

/** Far beyond what the slowest machine takes to derive a key. */
const DERIVE_LIMIT_MS = 10 * 60_000;

/**
 * The plain key file inside an encrypted one; a plain one as it is.
 *
 * @param file - absolute path of the key file
 * @throws {TargonError} `PASSWORD_MISSING`; `PASSWORD_INVALID` where the password is wrong or the file was changed, which
 * cannot be told apart; `WALLET_INVALID` where it has the form of none; those of `findPassword`
 */
export async function unlock(
  deps: WalletDeps,
  { bytes, file }: { bytes: Uint8Array; file: string },
): Promise<Uint8Array> {
  const sealed = sealedOf(bytes, file);
  if (sealed === null) return bytes;
  for (let tries = 1; ; tries++) {
    const { password, asked } = await findPassword(deps, file);
    deps.log.info("deriving the key of the encrypted key file", { file, takes: sealed.takes });
    const plain = await openSealed(sealed.open, password, deps.signal);
    if (plain !== null) return plain;
    if (!asked || tries === MAX_TRIES)
      throw new TargonError("PASSWORD_INVALID", "the password is wrong, or the key file is damaged", {
        data: { file },
      });
    deps.log.warn("the password is wrong, or the key file is damaged: once more", { file });
  }
}

/** Whether a key file needs a password. */
export function isEncrypted(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("utf8");
  return (
    FORMS.some(({ prefix }) => text.startsWith(prefix)) || asPolkadotExport(parseJson(text)) !== undefined
  );
}

function sealedOf(bytes: Uint8Array, file: string): { open: OpenSealed; takes: string } | null {
  const text = Buffer.from(bytes).toString("utf8");
  const form = FORMS.find(({ prefix }) => text.startsWith(prefix));
  if (form) return { open: form.read(bytes, file), takes: form.takes };
  const exported = asPolkadotExport(parseJson(text));
  return exported ? { open: readPolkadotExport(exported, file), takes: "a moment" } : null;
}

async function openSealed(
  open: OpenSealed,
  password: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  try {
    return await withDeadline(DERIVE_LIMIT_MS, signal, async (both) => await open(password, both));
  } catch (error) {
    throw isTimeout(error) ? tooLong(error) : error;
  }
}

function tooLong(cause: unknown): TargonError {
  return new TargonError("TIMEOUT", "deriving the key of the key file took too long", { cause });
}
