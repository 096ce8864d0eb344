import type { Chain, Neuron, Subnet } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { isRetryable, TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";

/** Looks at each reading of the subnet for what became of the neuron itself; a reading that was seen costs nothing. */
export type OwnRegistration = (subnet: Subnet, signal: AbortSignal) => Promise<void>;

type Deps = { chain: Pick<Chain, "readNeuron">; log: Log };

/**
 * A hotkey can lose its uid at any registration of another, and its permit at any epoch. A lost permit is told once, as
 * is its return; what looks like a lost uid is asked for again before it is believed.
 *
 * @param of.needsPermit - whether the neuron is one whose work counts only with a validator permit
 * @throws {TargonError} `HOTKEY_NOT_REGISTERED` where the uid is lost
 */
export function createOwnRegistration(
  { chain, log }: Deps,
  of: { hotkey: Address; needsPermit: boolean },
): OwnRegistration {
  let looked: Subnet | null = null;
  let seenBlock = 0;
  const tellPermit = createPermitLines(log);
  return async (subnet, signal) => {
    if (subnet === looked) return;
    const { netuid, block, neurons } = subnet;
    const me = neurons.find(({ hotkey }) => hotkey === of.hotkey);
    // a node that lags behind may not know the registration yet
    if (me === undefined && block > seenBlock) await assertRegistered(chain, { netuid, ...of }, signal);
    looked = subnet;
    if (me === undefined) return;
    seenBlock = block;
    if (of.needsPermit) tellPermit(me);
  };
}

function createPermitLines(log: Log): (me: Neuron) => void {
  let hasPermit = true;
  return ({ uid, validatorPermit }) => {
    if (validatorPermit === hasPermit) return;
    hasPermit = validatorPermit;
    if (hasPermit) log.info("the hotkey has its validator permit again", { uid });
    else log.warn("the hotkey has no validator permit: its weights do not count", { uid });
  };
}

async function assertRegistered(
  chain: Pick<Chain, "readNeuron">,
  { netuid, hotkey }: { netuid: number; hotkey: Address },
  signal: AbortSignal,
): Promise<void> {
  try {
    if ((await chain.readNeuron(netuid, hotkey, signal)) !== null) return;
  } catch (error) {
    if (isRetryable(error)) return;
    throw error;
  }
  throw new TargonError(
    "HOTKEY_NOT_REGISTERED",
    "the hotkey has lost its uid on the subnet: register it again",
    {
      data: { hotkey, netuid },
    },
  );
}
