import { describe, expect, test } from "vitest";
import { MOCK_FAULTS, type MockFaultCall } from "../../../src/config/mock-faults.ts";
import type { MockGeneration } from "../../../src/config/mock-generations.ts";
import { faultChanges } from "../../../src/devnet/chain/fault-changes.ts";
import type { RpcError } from "../../../src/devnet/chain/rpc-error.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";
import { runAt } from "./block-events.ts";
import { key } from "./client.ts";
import { createGenesis } from "./genesis.ts";
import { createMemoryChain } from "./memory-chain.ts";

const hotkey = toHex(key("//New").publicKey);
const SIGNERS: Record<MockFaultCall, string> = { register: "//Rich", weights: "//V0", serve: "//M2" };
const AXON = {
  version: 1,
  ip: 0xcb00_7107n,
  port: 1,
  ip_type: 4,
  protocol: 4,
  placeholder1: 0,
  placeholder2: 0,
};

/** What our own client sends in each case. */
function callOf({ call, error, generation }: Case): Record<string, unknown> {
  const netuid = error === "RegistrationNotPermittedOnRootSubnet" ? 0 : 4;
  if (call === "serve") return { serve_axon: { netuid, ...AXON } };
  if (call === "weights") return { set_weights: { netuid, dests: [2], weights: [1], version_key: 0n } };
  if (generation !== "425") return { burned_register: { netuid, hotkey } };
  return { register_limit: { netuid, hotkey, limit_price: 1_000_000_000n } };
}

/** Refusals by the pool, in its words. */
const POOL: Record<string, string> = {
  "218 TooManyRegistrationsThisInterval-pool": "Custom error: 5",
  "300 TooManyRegistrationsThisInterval-pool": "Custom error: 6",
  "425 Payment": "Inability to pay some fees (e.g. account balance too low)",
  "425 BalanceTooLow": "Inability to pay some fees (e.g. account balance too low)",
  "218 NotEnoughStakeToSetWeights": "Custom error: 3",
  "300 NotEnoughStakeToSetWeights": "Custom error: 1",
  "425 NotEnoughStakeToSetWeights": "Custom error: 1",
  "425 SettingWeightsTooFast": "Custom error: 6",
  "300 HotKeyNotRegisteredInNetwork": "Custom error: 10",
  "425 HotKeyNotRegisteredInNetwork": "Custom error: 10",
  "300 ServingRateLimitExceeded": "Custom error: 12",
  "425 ServingRateLimitExceeded": "Custom error: 12",
};

type Case = { call: MockFaultCall; error: string; generation: MockGeneration };

const cases: Case[] = (Object.keys(MOCK_FAULTS) as MockFaultCall[]).flatMap((call) =>
  Object.entries(MOCK_FAULTS[call]).flatMap(([error, known]) =>
    known.map((generation) => ({ call, error, generation })),
  ),
);

function resultOf({ call, error, generation }: Case, signers: string[]): string {
  const chain = createMemoryChain(createGenesis(), {
    generation,
    poolChecks: true,
    fault: { call, error, signers },
  });
  try {
    const uri = SIGNERS[call];
    return runAt(chain, 30, { uri, call: callOf({ call, error, generation }) }).join();
  } catch (refusal) {
    return (refusal as RpcError).data ?? "";
  }
}

describe("faults in the chain's state", () => {
  test("default: each has a change, and each change a name", () => {
    const names = (of: Record<string, object>) =>
      Object.entries(of).map(([call, all]) => [call, Object.keys(all)]);
    expect(names(faultChanges)).toEqual(names(MOCK_FAULTS));
  });

  test.each(cases)("error: $call=$error on spec $generation", (one) => {
    const signer = toHex(key(SIGNERS[one.call]).publicKey);
    const name = `${one.generation} ${one.error}`;
    expect(resultOf(one, [signer])).toBe(POOL[name] ?? one.error);
  });

  test("behavior: other signers are not refused", () => {
    const one: Case = { call: "register", error: "NonAssociatedColdKey", generation: "425" };
    expect(resultOf(one, [hotkey])).toContain("NeuronRegistered");
  });
});
