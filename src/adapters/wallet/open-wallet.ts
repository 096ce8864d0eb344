import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { addressOfFile, keyOfFile } from "./key-of-file.ts";
import { invalid, type Keyfile, parseKeyfile } from "./keyfile.ts";
import { readySr25519 } from "./sr25519.ts";

/** Where the keys of a wallet lie: PATH/NAME/coldkey, PATH/NAME/coldkeypub.txt, PATH/NAME/hotkeys/HOTKEY. */
export type WalletPlace = {
  /** Root of the wallets' folders, `~` expanded. */
  path: string;
  name: string;
  /** The hotkey's name. */
  hotkey: string;
};

/** Key files are below 1 kB; what is larger is something else. */
const MAX_BYTES = 64 * 1024;

/**
 * The wallet's hotkey, from a plain key file.
 *
 * @throws {TargonError} `WALLET_MISSING`, `WALLET_INVALID`, `FILE_UNREADABLE`, `NOT_AVAILABLE` (encrypted); each names
 * the file, none shows anything of it
 */
export async function readHotkey({ path, name, hotkey }: WalletPlace, log: Log): Promise<Hotkey> {
  return await readKey(join(path, name, "hotkeys", hotkey), log);
}

/** The wallet's coldkey, from a plain key file. @throws as `readHotkey` */
export async function readColdkey({ path, name }: WalletPlace, log: Log): Promise<Hotkey> {
  return await readKey(join(path, name, "coldkey"), log);
}

/** The coldkey's address, from `coldkeypub.txt`: a JSON object, or a bare public key. @throws as `readHotkey` */
export async function readColdkeyAddress({ path, name }: WalletPlace): Promise<Address> {
  const file = join(path, name, "coldkeypub.txt");
  const { bytes } = await readBytes(file);
  const bare = /^\s*(0x[0-9a-f]{64})\s*$/i.exec(Buffer.from(bytes).toString("utf8"))?.[1];
  const none = { phrase: undefined, seed: undefined, privateKey: undefined, address: undefined };
  const keyfile: Keyfile = bare ? { ...none, publicKey: bare } : parseKeyfile(bytes, file);
  const address = addressOfFile(keyfile, file);
  if (address === undefined) throw invalid(file, "the key file names no public key");
  return address;
}

async function readKey(file: string, log: Log): Promise<Hotkey> {
  await readySr25519();
  const { bytes, mode } = await readBytes(file);
  if ((mode & 0o077) !== 0)
    log.warn("the key file can be read by others: chmod 600", { file, mode: (mode & 0o777).toString(8) });
  return keyOfFile(parseKeyfile(bytes, file), file);
}

async function readBytes(file: string): Promise<{ bytes: Uint8Array; mode: number }> {
  try {
    await using handle = await open(file, "r");
    const { mode, size } = await handle.stat();
    if (size > MAX_BYTES) throw invalid(file, "the file is too large for a key file");
    return { bytes: await handle.readFile(), mode };
  } catch (error) {
    throw toWalletError(error, file);
  }
}

function toWalletError(error: unknown, file: string): TargonError {
  if (error instanceof TargonError) return error;
  const options = { data: { file }, cause: error };
  const missing =
    error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(String(error.code));
  if (missing)
    return new TargonError(
      "WALLET_MISSING",
      "there is no such key file: make one with btcli, or name another wallet with --wallet.name, --wallet.hotkey, --wallet.path",
      options,
    );
  return new TargonError("FILE_UNREADABLE", "the key file cannot be read", options);
}
