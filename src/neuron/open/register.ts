import { readColdkeyAddress } from "../../adapters/wallet/open-wallet.ts";
import type { RegisterConfig } from "../../config.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import { codeOf, TargonError } from "../../errors.ts";
import type { CommandIo } from "../command-io.ts";
import { runRegister } from "../register.ts";
import { openCommandChain } from "./chain.ts";
import { openColdkey, openHotkeyAddress } from "./hotkey.ts";
import { openNetwork, subtensorOf } from "./network.ts";

/** `targon register`: the coldkey pays; on the embedded network a guest's. */
export async function openRegister(config: RegisterConfig, io: CommandIo): Promise<number> {
  const network =
    config.mock && (await openNetwork(io, { mock: config.mock, miners: {}, netuid: config.netuid }));
  const uri = network?.guestUri ?? null;
  const hotkeyAddress = await openHotkeyAddress(io, { wallet: config.wallet, uri });
  const payer = await findPayer(io, config, uri && `${uri}//cold`);
  const chain = await openCommandChain(io, subtensorOf(config, network), network ? null : config.logging.dir);
  const { confirm, log, output, signal } = io;
  const show = async (name: string, fields: Record<string, unknown>) => await output.notice?.(name, fields);
  await runRegister({ chain, ...payer, hotkeyAddress, output, show, confirm, log }, config, signal);
  return 0;
}

/** By `coldkeypub.txt`, so that the coldkey is opened only for a registration that is agreed to. */
async function findPayer(io: CommandIo, { wallet }: RegisterConfig, uri: string | null) {
  const open = async () => await openColdkey(io, { wallet, uri });
  const known = uri === null ? await readColdkeyAddress(wallet).catch(nullIfMissing) : null;
  if (known === null) {
    const key = await open();
    return { coldkeyAddress: key.address, openColdkey: async () => key };
  }
  return { coldkeyAddress: known, openColdkey: async () => assertIs(await open(), known) };
}

function nullIfMissing(error: unknown): null {
  if (codeOf(error) === "WALLET_MISSING") return null;
  throw error;
}

function assertIs(key: Hotkey, address: string): Hotkey {
  if (key.address === address) return key;
  throw new TargonError("WALLET_INVALID", "coldkeypub.txt names another key than the coldkey is", {
    data: { coldkey: key.address, coldkeypub: address },
  });
}
