import type { QueryConfig } from "../../config.ts";
import type { Axon, Chain, Neuron } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

/** Whom to ask. `uid` is null where the metagraph was not needed. */
export type QueryTarget = { uid: number | null; hotkey: Address; url: string };

/**
 * Completes what the options say of the miner: url and hotkey as given, the missing one from the metagraph.
 *
 * @throws {TargonError} `USAGE` when neither is given, or no neuron serves at the url;
 *   `HOTKEY_NOT_REGISTERED`; `MINER_UNREACHABLE` when the hotkey has no axon; the chain's
 */
export async function targetOf(
  { openChain }: { openChain(signal: AbortSignal): Promise<Chain> },
  { minerUrl, hotkeyAddress, netuid }: Pick<QueryConfig, "minerUrl" | "hotkeyAddress" | "netuid">,
  signal: AbortSignal,
): Promise<QueryTarget> {
  if (minerUrl !== null && hotkeyAddress !== null) return { uid: null, hotkey: hotkeyAddress, url: minerUrl };
  if (hotkeyAddress !== null) {
    const chain = await openChain(signal);
    return byHotkey(await chain.readNeuron(netuid, hotkeyAddress, signal), hotkeyAddress);
  }
  if (minerUrl !== null) {
    const { neurons } = await (await openChain(signal)).readSubnet(netuid, signal);
    return byUrl(neurons, minerUrl);
  }
  throw new TargonError("USAGE", "name a miner with --miner or --hotkey-address");
}

function byHotkey(neuron: Neuron | null, hotkey: Address): QueryTarget {
  if (neuron === null) {
    throw new TargonError("HOTKEY_NOT_REGISTERED", "the miner's hotkey is not registered", {
      data: { hotkey },
    });
  }
  if (neuron.axon === null) {
    throw new TargonError("MINER_UNREACHABLE", "the miner has announced no axon", { data: { hotkey } });
  }
  return { uid: neuron.uid, hotkey, url: `http://${hostOf(neuron.axon)}` };
}

function byUrl(neurons: Neuron[], url: string): QueryTarget {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const neuron = neurons.find(({ axon }) => axon !== null && hostOf(axon) === host);
  if (neuron === undefined) {
    throw new TargonError("USAGE", "no neuron of the subnet serves there: name it with --hotkey-address", {
      data: { url },
    });
  }
  return { uid: neuron.uid, hotkey: neuron.hotkey, url };
}

function hostOf({ ip, ipType, port }: Axon): string {
  return ipType === 6 ? `[${ip}]:${port}` : `${ip}:${port}`;
}
