import type { Generation } from "../runtime/generation.ts";
import { balancesRules } from "./balances.ts";
import { commitRevealRules } from "./commit-reveal.ts";
import type { Rules } from "./dispatch.ts";
import { runEpoch } from "./epoch.ts";
import { countBlock, isEpochDue } from "./epoch-schedule.ts";
import { createRegistrationRules } from "./registration.ts";
import { updatePrice } from "./registration-price.ts";
import { type BlockStart, revealTimelocked } from "./reveal-timelocked.ts";
import { createServingRules } from "./serving.ts";
import { systemRules } from "./system.ts";
import { timelockRules } from "./timelock.ts";
import { weightsRules } from "./weights.ts";

/** All calls that a signer can make; those that a generation lacks cannot be decoded there. */
export function createRules(generation: Generation, { allowLoopback }: { allowLoopback: boolean }): Rules {
  return {
    ...systemRules,
    ...balancesRules,
    ...createRegistrationRules(generation),
    ...createServingRules(allowLoopback),
    ...weightsRules,
    ...commitRevealRules,
    ...timelockRules,
  };
}

/** What happens at the start of each block: prices, reveals and the subnets' clocks, and the epochs that are due. */
export function initialiseBlock(start: BlockStart): void {
  const { store, block } = start;
  for (const [key] of store.keys("SubtensorModule.NetworksAdded")) {
    const netuid = Number(key);
    updatePrice(store, netuid, block);
    if (netuid !== 0) revealTimelocked(start, netuid);
    countBlock(store, netuid);
    if (isEpochDue(store, netuid, block)) runEpoch(store, netuid, block);
  }
}
