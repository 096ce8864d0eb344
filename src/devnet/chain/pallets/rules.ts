import type { Store } from "../store.ts";
import { balancesRules } from "./balances.ts";
import { commitRevealRules } from "./commit-reveal.ts";
import type { Rules } from "./dispatch.ts";
import { runEpoch } from "./epoch.ts";
import { countBlock, isEpochDue } from "./epoch-schedule.ts";
import { decayBurn, registrationRules } from "./registration.ts";
import { createServingRules } from "./serving.ts";
import { systemRules } from "./system.ts";
import { weightsRules } from "./weights.ts";

/** All calls that a signer can make. */
export function createRules({ allowLoopback }: { allowLoopback: boolean }): Rules {
  return {
    ...systemRules,
    ...balancesRules,
    ...registrationRules,
    ...createServingRules(allowLoopback),
    ...weightsRules,
    ...commitRevealRules,
  };
}

/** What happens at the start of each block: the subnets' clocks and prices, and the epochs that are due. */
export function initialiseBlock(store: Store, block: number): void {
  for (const [key] of store.keys("SubtensorModule.NetworksAdded")) {
    const netuid = Number(key);
    decayBurn(store, netuid);
    countBlock(store, netuid);
    if (isEpochDue(store, netuid, block)) runEpoch(store, netuid, block);
  }
}
