import { askReach } from "../../adapters/miners/ask-reach.ts";
import type { SendDeps } from "../../adapters/miners/send-signed.ts";
import type { Subnet } from "../../domain/ports/chain.ts";
import { urlOf } from "../../domain/rounds/miners-to-ask.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { AxonPlace } from "./announced-address.ts";
import type { Arrivals } from "./create-arrivals.ts";

/** What a look from outside came to. `null`: it cannot be known, and why. */
export type Seen = { reached: true } | { reached: false; cause: string } | { reached: null; why: string };

/** Whom to ask about what. */
export type PeerQuestion = {
  /** Uid or hotkey; null: nobody is named. */
  peer: string | null;
  place: AxonPlace;
  subnet: Subnet;
};

/** Has another miner of the subnet look at our axon, which must listen already. */
export async function askPeer(
  deps: SendDeps & { arrivals: Arrivals },
  { peer, place, subnet }: PeerQuestion,
  signal?: AbortSignal,
): Promise<Seen> {
  if (peer === null) return unknown("name another miner of the subnet with --axon.peer");
  const neuron = subnet.neurons.find(({ uid, hotkey }) => String(uid) === peer || hotkey === peer);
  if (neuron?.hotkey === deps.hotkey.address) return unknown("the named peer is this miner itself");
  if (!neuron?.axon) return unknown("the named peer has no axon on the subnet");
  const { arrivals } = deps;
  const token = arrivals.expect();
  const known = { uid: neuron.uid, hotkey: neuron.hotkey, url: urlOf(neuron.axon) };
  try {
    const { reached, cause } = await askReach(deps, { peer: known, target: { ...place, token } }, signal);
    if (reached && arrivals.take(token)) return { reached: true };
    return { reached: false, cause: reached ? "another server answered there" : (cause ?? "unknown") };
  } catch (error) {
    if (isAbort(error) || !(error instanceof TargonError)) throw error;
    return unknown(`the named peer gave no answer: ${sentenceOf(error)}`);
  } finally {
    arrivals.take(token);
  }
}

function unknown(why: string): Seen {
  return { reached: null, why };
}
