import type { Subnet } from "../../domain/ports/chain.ts";
import type { MinerPort, MinerTarget } from "../../domain/ports/miner.ts";
import { minersToAsk } from "../../domain/rounds/miners-to-ask.ts";
import type { Address } from "../../domain/types.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { createLimit } from "../../lib/limit.ts";
import type { ValidatorDeps } from "./deps.ts";

/** The subnet and its miners as last seen. */
export type View = {
  subnet: Subnet;
  targets: MinerTarget[];
  /** Models by miner, as it said last; a miner that never said is absent. */
  listed: ReadonlyMap<Address, readonly string[]>;
};

const AT_ONCE = 32;
const EACH_MS = 3_000;
const ALL_MS = 30_000;

/**
 * Reads the subnet, tells each miner our models and reads its own: 32 at a time, 3 s each, 30 s in all. A miner that
 * does not answer keeps the list that it gave before, so that being away is no way out of a round.
 *
 * @throws {TargonError} `CHAIN_*`, `SUBNET_MISSING`
 */
export async function survey(
  deps: Pick<ValidatorDeps, "chain" | "hotkey" | "miners" | "log">,
  of: { netuid: number; vpermitTaoLimit: number; models: string[]; before: View | null },
  signal: AbortSignal,
): Promise<View> {
  const subnet = await deps.chain.readSubnet(of.netuid, signal);
  const targets = minersToAsk(subnet, { self: deps.hotkey.address, vpermitTaoLimit: of.vpermitTaoLimit });
  const heard = await askAll(deps, { targets, models: of.models }, signal);
  const listed = new Map<Address, readonly string[]>();
  for (const { hotkey } of targets) {
    const models = heard.get(hotkey) ?? of.before?.listed.get(hotkey);
    if (models !== undefined) listed.set(hotkey, models);
  }
  deps.log.debug("miners asked for their models", { miners: targets.length, answered: heard.size });
  return { subnet, targets, listed };
}

type Ask = { targets: readonly MinerTarget[]; models: string[] };

async function askAll(
  deps: Pick<ValidatorDeps, "miners" | "log">,
  of: Ask,
  signal: AbortSignal,
): Promise<Map<Address, string[]>> {
  const heard = new Map<Address, string[]>();
  const all = AbortSignal.any([signal, AbortSignal.timeout(ALL_MS)]);
  const limit = createLimit(AT_ONCE);
  const ask = async (target: MinerTarget) => {
    const each = AbortSignal.any([all, AbortSignal.timeout(EACH_MS)]);
    try {
      heard.set(target.hotkey, await exchange(deps.miners, { target, models: of.models }, each));
    } catch (error) {
      if (isAbort(error)) throw error;
      deps.log.debug("miner told no models", { uid: target.uid, code: codeOf(error) });
    }
  };
  await Promise.allSettled(of.targets.map((target) => limit.run(() => ask(target), all)));
  signal.throwIfAborted();
  return heard;
}

/** What we tell and what it says are independent: a miner that takes no announcement may still have a list. */
async function exchange(
  miners: MinerPort,
  { target, models }: { target: MinerTarget; models: string[] },
  signal: AbortSignal,
): Promise<string[]> {
  const [, list] = await Promise.allSettled([
    miners.announceModels(target, models, signal),
    miners.listModels(target, signal),
  ]);
  if (list.status === "rejected") throw list.reason;
  return list.value;
}
