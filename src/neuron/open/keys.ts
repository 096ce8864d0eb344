import { readColdkeyAddress, readKeyfileAddress, walletFiles } from "../../adapters/wallet/open-wallet.ts";
import { fromAddress } from "../../adapters/wallet/sr25519.ts";
import type { KeysConfig } from "../../config.ts";
import type { Address } from "../../domain/types.ts";
import { codeOf } from "../../errors.ts";
import type { CommandIo } from "../command-io.ts";
import { runKeys, type ShownKey } from "../keys.ts";
import { toWalletDeps } from "./hotkey.ts";

/** `targon keys show`: key files, and no chain. A wallet of a coldkey alone shows that. */
export async function openKeys(config: KeysConfig, io: CommandIo): Promise<number> {
  const { wallet, coldkey } = config;
  const deps = toWalletDeps(io, wallet);
  const files = walletFiles(wallet);
  const open = async (file: string) => toShown(await readKeyfileAddress(deps, file), file);
  await runKeys(
    {
      readHotkey: () => (coldkey ? orNull(open(files.hotkey)) : open(files.hotkey)),
      readColdkey: () => open(files.coldkey),
      readColdkeyPub: () => orNull(readPub()),
      output: io.output,
    },
    config,
  );
  return 0;

  async function readPub(): Promise<ShownKey> {
    return toShown(await readColdkeyAddress(wallet), files.coldkeyPub);
  }
}

function toShown(address: Address, file: string): ShownKey {
  return { address, publicKey: fromAddress(address), file };
}

/** Null where the file is not there. */
async function orNull(work: Promise<ShownKey>): Promise<ShownKey | null> {
  return await work.catch((error) => {
    if (codeOf(error) === "WALLET_MISSING") return null;
    throw error;
  });
}
