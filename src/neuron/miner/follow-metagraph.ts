import type { Chain, Neuron, Subnet } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { isRetryable } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { refresh } from "../../lib/refresh.ts";

/** A subnet as last read. Several miners of one process may share one. */
export type Metagraph = {
  /** The first subnet; rejects where the chain says that there is none, or with the abort. */
  first: Promise<Subnet>;
  /** As last read; null before the first read. */
  subnet(): Subnet | null;
  /** Null before the first read, undefined where the subnet has no such hotkey. */
  neuronOf(hotkey: Address): Neuron | undefined | null;
};

/** How old a validator's registration may be before it is known, ms. */
const INTERVAL_MS = 60_000;
const RETRY_MS = 5000;

/** Reads the subnet at once and every 60 s until the signal aborts; while the chain is away the last one stays. */
export function followMetagraph(
  { chain, log }: { chain: Pick<Chain, "readSubnet">; log: Log },
  { netuid, signal }: { netuid: number; signal: AbortSignal },
): Metagraph {
  const first = Promise.withResolvers<Subnet>();
  // Nobody may be waiting when it rejects.
  first.promise.catch(() => {});
  let last: Subnet | null = null;
  let byHotkey: Map<Address, Neuron> | null = null;
  let isTold = false;
  const read = async () => {
    const subnet = await chain.readSubnet(netuid, signal);
    last = subnet;
    byHotkey = new Map(subnet.neurons.map((neuron) => [neuron.hotkey, neuron]));
    isTold = false;
    first.resolve(subnet);
  };
  const onError = (error: unknown) => {
    if (!isRetryable(error)) first.reject(error);
    log[isTold ? "debug" : "warn"]("the metagraph cannot be read", { netuid, known: last !== null }, error);
    isTold = true;
  };
  signal.addEventListener("abort", () => first.reject(signal.reason), { once: true });
  void refresh(read, { intervalMs: INTERVAL_MS, retryMs: RETRY_MS, signal, onError });
  return {
    first: first.promise,
    subnet: () => last,
    neuronOf: (hotkey) => (byHotkey === null ? null : byHotkey.get(hotkey)),
  };
}
