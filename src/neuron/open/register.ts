import type { RegisterConfig } from "../../config.ts";
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
  const coldkey = await openColdkey(io, { wallet: config.wallet, uri: uri && `${uri}//cold` });
  const chain = await openCommandChain(io, subtensorOf(config, network));
  const { confirm, log, output, signal } = io;
  await runRegister({ chain, coldkey, hotkeyAddress, output, confirm, log }, config, signal);
  return 0;
}
