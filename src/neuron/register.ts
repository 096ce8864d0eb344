import type { RegisterConfig } from "../config.ts";
import type { Chain, Hotkey, RegisterReceipt } from "../domain/ports/chain.ts";
import type { Address } from "../domain/types.ts";
import { TargonError } from "../errors.ts";
import type { Log } from "../lib/log.ts";
import { toTao } from "../lib/units.ts";
import type { Output } from "./output.ts";

/** What a registration needs from outside. */
export type RegisterDeps = {
  chain: Pick<Chain, "readSubnet" | "readBalance" | "readNeuron" | "register">;
  /** Signs and pays. */
  coldkey: Hotkey;
  hotkeyAddress: Address;
  output: Output;
  /** Asks a person; false where there is nobody to ask. */
  confirm(question: string): Promise<boolean>;
  log: Log;
};

/**
 * Registers the hotkey: shows price and balance, asks, submits once, reads the uid back, and tells it as the event
 * `registered`. A hotkey that has a uid already is told with `already: true`, and nothing is sent.
 *
 * The price that was shown is the most that is paid, unless the configuration names another bound.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED` where registration is closed, too dear, beyond the balance, or not
 * confirmed; the chain's
 */
export async function runRegister(
  deps: RegisterDeps,
  config: RegisterConfig,
  signal: AbortSignal,
): Promise<void> {
  const { chain, coldkey, hotkeyAddress, output } = deps;
  const { netuid } = config;
  const [neuron, subnet, balanceRao] = await Promise.all([
    chain.readNeuron(netuid, hotkeyAddress, signal),
    chain.readSubnet(netuid, signal),
    chain.readBalance(coldkey.address, signal),
  ]);
  if (neuron) {
    const { uid, coldkey: owner } = neuron;
    const none = { burnRao: 0n, feeRao: 0n, already: true };
    output.event(
      "registered",
      toEvent({ uid, block: subnet.block, balanceRao, ...none }, hotkeyAddress, owner),
    );
    return;
  }
  const offer = { burnRao: subnet.burnRao, balanceRao, open: subnet.registrationAllowed };
  await agree(deps, config, offer);
  const maxBurnRao = config.maxBurnRao ?? subnet.burnRao;
  const receipt = await chain.register(coldkey, { netuid, hotkey: hotkeyAddress, maxBurnRao }, signal);
  const read = await chain.readNeuron(netuid, hotkeyAddress, signal);
  if (read?.uid !== receipt.uid)
    throw new TargonError(
      "CHAIN_DATA_INVALID",
      "the registration went through, but the chain shows another uid",
      {
        data: { uid: receipt.uid, shown: read?.uid ?? null },
      },
    );
  output.event("registered", toEvent(receipt, hotkeyAddress, coldkey.address));
}

type Offer = { burnRao: bigint; balanceRao: bigint; open: boolean };

async function agree(
  { hotkeyAddress, confirm, log }: RegisterDeps,
  { netuid, yes, maxBurnRao }: RegisterConfig,
  { burnRao, balanceRao, open }: Offer,
): Promise<void> {
  const data = { netuid, priceTao: toTao(burnRao), balanceTao: toTao(balanceRao) };
  log.info("registration price", data);
  if (!open)
    throw new TargonError("REGISTRATION_REFUSED", "the subnet takes no registrations now", {
      data: { netuid },
    });
  if (maxBurnRao !== null && burnRao > maxBurnRao)
    throw new TargonError("REGISTRATION_REFUSED", "the registration costs more than is allowed", {
      data: { ...data, mostTao: toTao(maxBurnRao) },
    });
  if (balanceRao < burnRao)
    throw new TargonError("REGISTRATION_REFUSED", "the coldkey's balance is below the price", { data });
  if (yes) return;
  const question = `Register ${hotkeyAddress} on subnet ${netuid} for ${data.priceTao} TAO of ${data.balanceTao} TAO?`;
  if (!(await confirm(question)))
    throw new TargonError("REGISTRATION_REFUSED", "nobody agreed to the price: answer yes, or give --yes", {
      data,
    });
}

function toEvent(receipt: RegisterReceipt, hotkey: Address, coldkey: Address): Record<string, unknown> {
  const { uid, block, burnRao, feeRao, balanceRao, already } = receipt;
  const amounts = { burnRao: `${burnRao}`, feeRao: `${feeRao}`, balanceRao: `${balanceRao}` };
  return { uid, block, hotkey, coldkey, ...amounts, already };
}
