import { join, resolve } from "node:path";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { codeOf } from "../../errors.ts";
import { addressOfFile, addressOfKeyfile, keyOfFile } from "./key-of-file.ts";
import { invalid, parseKeyfile } from "./keyfile.ts";
import { readSmallFile, warnIfOpen } from "./read-small-file.ts";
import { readySr25519 } from "./sr25519.ts";
import { isEncrypted, unlock, type WalletDeps } from "./unlock.ts";

/** Where the keys of a wallet lie: PATH/NAME/coldkey, PATH/NAME/coldkeypub.txt, PATH/NAME/hotkeys/HOTKEY. */
export type WalletPlace = {
  /** Root of the wallets' folders, `~` expanded. */
  path: string;
  name: string;
  /** The hotkey's name. */
  hotkey: string;
};

/** The absolute paths of a wallet's key files: passwords go by them. */
export function walletFiles({ path, name, hotkey }: WalletPlace) {
  const folder = resolve(path, name);
  return {
    hotkey: join(folder, "hotkeys", hotkey),
    hotkeyPub: join(folder, "hotkeys", `${hotkey}pub.txt`),
    coldkey: join(folder, "coldkey"),
    coldkeyPub: join(folder, "coldkeypub.txt"),
  };
}

/**
 * The wallet's hotkey, to sign with.
 *
 * @throws {TargonError} `WALLET_MISSING`, `WALLET_INVALID`, `FILE_UNREADABLE`, `PASSWORD_MISSING`, `PASSWORD_INVALID`;
 * each names the file, none shows anything secret of it
 */
export async function readHotkey(deps: WalletDeps, place: WalletPlace): Promise<Hotkey> {
  return await openKeyfile(deps, walletFiles(place).hotkey);
}

/** The wallet's coldkey, to sign with. @throws as `readHotkey` */
export async function readColdkey(deps: WalletDeps, place: WalletPlace): Promise<Hotkey> {
  return await openKeyfile(deps, walletFiles(place).coldkey);
}

/**
 * The address of a key file, opened; one without a secret will do.
 *
 * @param file - absolute path
 * @throws as `readHotkey`
 */
export async function readKeyfileAddress(deps: WalletDeps, file: string): Promise<Address> {
  return addressOfKeyfile(await readKeyfile(deps, file), file);
}

/** The hotkey's address: of an encrypted one from its `pub.txt` where that is there. @throws as `readHotkey` */
export async function readHotkeyAddress(deps: WalletDeps, place: WalletPlace): Promise<Address> {
  const { hotkey, hotkeyPub } = walletFiles(place);
  const { bytes } = await readSmallFile(hotkey);
  const known = isEncrypted(bytes) ? await orNull(readPublicAddress(hotkeyPub)) : null;
  return known ?? (await readKeyfileAddress(deps, hotkey));
}

/** The coldkey's address, from `coldkeypub.txt`: a JSON object, or a bare public key. @throws as `readHotkey` */
export async function readColdkeyAddress(place: WalletPlace): Promise<Address> {
  return await readPublicAddress(walletFiles(place).coldkeyPub);
}

async function readPublicAddress(file: string): Promise<Address> {
  const { bytes } = await readSmallFile(file);
  const address = addressOfFile(parseKeyfile(bytes, file), file);
  if (address === undefined) throw invalid(file, "the key file names no public key");
  return address;
}

/** The key of any key file, to sign with. @param file - absolute path @throws as `readHotkey` */
export async function openKeyfile(deps: WalletDeps, file: string): Promise<Hotkey> {
  return keyOfFile(await readKeyfile(deps, file), file);
}

async function readKeyfile(deps: WalletDeps, file: string) {
  await readySr25519();
  const { bytes, mode } = await readSmallFile(file);
  warnIfOpen(deps.log, { file, mode });
  return parseKeyfile(await unlock(deps, { bytes, file }), file);
}

/** Null where the file is not there. */
async function orNull(work: Promise<Address>): Promise<Address | null> {
  return await work.catch((error) => {
    if (codeOf(error) === "WALLET_MISSING") return null;
    throw error;
  });
}
