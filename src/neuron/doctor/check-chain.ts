import type { Chain, Neuron, Subnet } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { SPEC_VERSION } from "../../version.ts";
import { clockStateOf, readClockSkew } from "../watch/clock-skew.ts";
import { bad, type Finding, good, unclear } from "./finding.ts";

/** Which chain answers? */
export function checkIdentity(chain: Chain): Finding {
  const { network, endpoint, genesis, specVersion } = chain.identity();
  return good(`${network} at ${endpoint}, genesis ${genesis}, spec version ${specVersion}`);
}

/** Do we speak a new enough version for the subnet's weights? */
export function checkVersion({ netuid, weightsVersionKey }: Subnet): Finding {
  return weightsVersionKey <= BigInt(SPEC_VERSION)
    ? good(`subnet ${netuid} asks for version ${weightsVersionKey}, this is ${SPEC_VERSION}`)
    : bad(`subnet ${netuid} asks for version ${weightsVersionKey}, this is ${SPEC_VERSION}`, "update targon");
}

/** Is the hotkey registered? */
export function checkRegistered(
  { netuid, neurons }: Subnet,
  hotkey: Address,
): Finding & { neuron: Neuron | null } {
  const neuron = neurons.find((one) => one.hotkey === hotkey) ?? null;
  const finding = neuron
    ? good(`${hotkey} is uid ${neuron.uid} of subnet ${netuid}`)
    : bad(`${hotkey} is not registered on subnet ${netuid}`, `run: targon register --netuid ${netuid}`);
  return { ...finding, neuron };
}

/** May the hotkey set weights for miners, and do they answer it? */
export function checkPermit(neuron: Neuron | null): Finding {
  if (neuron === null)
    return unclear("no uid, so no validator permit can be read", "register the hotkey first");
  return neuron.validatorPermit
    ? good(`uid ${neuron.uid} has a validator permit`)
    : bad(`uid ${neuron.uid} has no validator permit`, "stake more to this hotkey; permits come each tempo");
}

/** Does our clock agree with the chain's, so that signatures are fresh for others? */
export async function checkClock(
  { chain, now }: { chain: Chain; now: () => number },
  signal: AbortSignal,
): Promise<Finding> {
  const skewMs = await readClockSkew({ chain, now }, signal);
  if (skewMs === null) return unclear("the chain tells no time", "compare with an NTP server");
  const state = clockStateOf(skewMs);
  const where = skewMs < 0 ? "behind" : "ahead of";
  const message = `the clock is ${(Math.abs(skewMs) / 1000).toFixed(1)} s ${where} the chain's`;
  if (state === "right") return good(message);
  return (state === "off" ? unclear : bad)(message, "synchronise the clock with NTP");
}
