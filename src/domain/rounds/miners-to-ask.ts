import { RAO_PER_TAO } from "../../lib/units.ts";
import type { Axon, Neuron, Subnet } from "../ports/chain.ts";
import type { MinerTarget } from "../ports/miner.ts";
import type { Address } from "../types.ts";

/**
 * The miners of a subnet that may be asked: those that serve an axon, without ourselves, and without other validators,
 * which are told by a permit and a stake above the limit.
 *
 * @param of.vpermitTaoLimit - TAO
 */
export function minersToAsk(
  subnet: Pick<Subnet, "neurons">,
  of: { self: Address; vpermitTaoLimit: number },
): MinerTarget[] {
  const limitRao = BigInt(Math.round(of.vpermitTaoLimit * Number(RAO_PER_TAO)));
  const isValidator = (neuron: Neuron) => neuron.validatorPermit && neuron.stakeRao > limitRao;
  return subnet.neurons.flatMap((neuron) =>
    neuron.axon === null || neuron.hotkey === of.self || isValidator(neuron)
      ? []
      : [{ uid: neuron.uid, hotkey: neuron.hotkey, url: urlOf(neuron.axon) }],
  );
}

/** Where an axon is asked: `http://HOST:PORT`. */
export function urlOf({ ip, port, ipType }: Axon): string {
  return `http://${ipType === 6 ? `[${ip}]` : ip}:${port}`;
}
