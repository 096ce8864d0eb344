import type { KeysConfig } from "../config.ts";
import type { Address } from "../domain/types.ts";
import type { Output } from "./output.ts";

/** An address with its 32 bytes of public key, and the file that it was read from. */
export type ShownKey = { address: Address; publicKey: Uint8Array; file: string };

/** What showing keys needs from outside; each throws a `TargonError` naming its file. */
export type KeysDeps = {
  /** The hotkey's file, opened; null where there is none. */
  readHotkey(): Promise<ShownKey | null>;
  /** The coldkey's file, opened. */
  readColdkey(): Promise<ShownKey>;
  /** `coldkeypub.txt`; null where there is none. */
  readColdkeyPub(): Promise<ShownKey | null>;
  output: Output;
};

/**
 * Tells a wallet's addresses and public keys as the event `keys`; never a secret.
 *
 * @throws {TargonError} `WALLET_MISSING`, `WALLET_INVALID`, `FILE_UNREADABLE`, `PASSWORD_MISSING`, `PASSWORD_INVALID`
 */
export async function runKeys(deps: KeysDeps, { wallet, coldkey }: KeysConfig): Promise<void> {
  const hotkey = await deps.readHotkey();
  const cold = coldkey ? await deps.readColdkey() : await deps.readColdkeyPub();
  deps.output.event("keys", {
    wallet: wallet.name,
    hotkey: hotkey && { name: wallet.hotkey, ...toFields(hotkey) },
    coldkey: cold && toFields(cold),
  });
}

function toFields({ address, publicKey, file }: ShownKey): Record<string, string> {
  return { address, publicKey: `0x${Buffer.from(publicKey).toString("hex")}`, file };
}
