import { readColdkey, readHotkey } from "../../adapters/wallet/open-wallet.ts";
import { createHotkey, readySr25519 } from "../../adapters/wallet/sr25519.ts";
import type { WalletConfig } from "../../config.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { CommandIo } from "../command-io.ts";

/** Where a key comes from: a uri of the embedded network, or the wallet's files. */
export type KeyPlace = { wallet: WalletConfig; uri: string | null };

/** The hotkey that signs for a command. */
export async function openHotkey({ log }: CommandIo, { wallet, uri }: KeyPlace): Promise<Hotkey> {
  return uri === null ? await readHotkey(wallet, log) : await ofUri(uri);
}

/** The coldkey that pays for a registration. */
export async function openColdkey({ log }: CommandIo, { wallet, uri }: KeyPlace): Promise<Hotkey> {
  return uri === null ? await readColdkey(wallet, log) : await ofUri(uri);
}

async function ofUri(uri: string): Promise<Hotkey> {
  await readySr25519();
  return createHotkey({ uri });
}
