import type { PasswordSource } from "../../adapters/wallet/find-password.ts";
import { readColdkey, readHotkey, readHotkeyAddress } from "../../adapters/wallet/open-wallet.ts";
import { createHotkey, readySr25519 } from "../../adapters/wallet/sr25519.ts";
import type { WalletDeps } from "../../adapters/wallet/unlock.ts";
import type { WalletConfig } from "../../config.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import type { CommandIo } from "../command-io.ts";

/** What reading a wallet needs of a command. */
export type WalletIo = Pick<CommandIo, "progress" | "signal" | "askPassword" | "variable">;

/** Where a key comes from: a uri of the embedded network, or the wallet's files. */
export type KeyPlace = { wallet: WalletConfig; uri: string | null };

/** The hotkey that signs for a command. */
export async function openHotkey(io: WalletIo, { wallet, uri }: KeyPlace): Promise<Hotkey> {
  return uri === null ? await readHotkey(toWalletDeps(io, wallet), wallet) : await ofUri(uri);
}

/** The hotkey's address, for a command that signs nothing with it: seldom needs its password. */
export async function openHotkeyAddress(io: WalletIo, { wallet, uri }: KeyPlace): Promise<Address> {
  if (uri !== null) return (await ofUri(uri)).address;
  return await readHotkeyAddress(toWalletDeps(io, wallet), wallet);
}

/** The coldkey that pays for a registration. */
export async function openColdkey(io: WalletIo, { wallet, uri }: KeyPlace): Promise<Hotkey> {
  return uri === null ? await readColdkey(toWalletDeps(io, wallet), wallet) : await ofUri(uri);
}

/** A command's progress, life and ways to a password. */
export function toWalletDeps(io: WalletIo, wallet: WalletConfig): WalletDeps {
  const { progress: log, signal, askPassword: ask, variable } = io;
  const passwords: PasswordSource = { file: wallet.passwordFile ?? null, ask, variable };
  return { log, signal, passwords };
}

async function ofUri(uri: string): Promise<Hotkey> {
  await readySr25519();
  return createHotkey({ uri });
}
