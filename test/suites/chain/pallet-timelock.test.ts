import { describe, expect, test } from "vitest";
import type { MockGeneration } from "../../../src/config/mock-generations.ts";
import type { MemoryChain } from "../../../src/devnet/chain/chain.ts";
import { createDrandNetwork } from "../../../src/devnet/chain/drand-network.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";
import { encryptTimelocked } from "../../../src/domain/timelock/encrypt-timelocked.ts";
import { weightsPayload } from "../../../src/domain/timelock/weights-payload.ts";
import { eventsOf, runAt } from "../../devnet/chain/block-events.ts";
import { key } from "../../devnet/chain/client.ts";
import { createGenesis } from "../../devnet/chain/genesis.ts";
import { createMemoryChain, produceTo, signCall } from "../../devnet/chain/memory-chain.ts";

// blocks of 250 ms from 0 on, pulses of 1 s: round r comes out in block 4 (r - 1), and the next block sees it
const { beacon } = createDrandNetwork({ genesisSeconds: 0, periodSeconds: 1 });
const fixed = (length: number) => new Uint8Array(length).fill(7);

/** Where an epoch's commits can be revealed: `at` is its first chance. */
const TIMES = {
  // epochs end with the blocks 16 and 27, and a commit is revealed at the end of its own
  "218": { commit: 18, round: 7n, at: 27 },
  // an epoch begins with block 6
  "300": { commit: 2, round: 2n, at: 6 },
  // an epoch runs in block 10
  "425": { commit: 2, round: 3n, at: 10 },
} as const;
const COMMITTED = {
  "218": "CRV3WeightsCommitted",
  "300": "CRV3WeightsCommitted",
  "425": "TimelockedWeightsCommitted",
};
const REVEALED = {
  "218": ["WeightsSet"],
  "300": ["WeightsSet", "CRV3WeightsRevealed"],
  "425": ["WeightsSet", "TimelockedWeightsRevealed"],
};

function openChain(generation: MockGeneration, subnet = {}): MemoryChain {
  return createMemoryChain(createGenesis({ commitRevealEnabled: true, weightsRateLimit: 1, ...subnet }), {
    generation,
  });
}

type Content = { round: bigint; hotkey?: string; uids?: number[]; damaged?: boolean; version?: number };

function commitCall(generation: MockGeneration, content: Content): Record<string, unknown> {
  const { round, hotkey = "//V0", uids = [2, 3], damaged = false, version = 4 } = content;
  const plaintext = weightsPayload({
    hotkey: generation === "218" ? null : key(hotkey).publicKey,
    uids,
    weights: uids.map((_, i) => 200 - 100 * i),
    versionKey: 0n,
  });
  const { publicKey } = beacon;
  const secrets = { esk: fixed(32), sigma: fixed(32), nonce: fixed(12) };
  const ciphertext = encryptTimelocked({ plaintext, round, publicKey, ...secrets });
  if (damaged) ciphertext[150] = (ciphertext[150] ?? 0) ^ 1;
  const args = { netuid: 4, commit: toHex(ciphertext), reveal_round: round };
  if (generation === "218") return { commit_crv3_weights: args };
  if (generation === "300") return { commit_timelocked_weights: { ...args, commit_reveal_version: version } };
  return { commit_timelocked_mechanism_weights: { ...args, mecid: 0, commit_reveal_version: version } };
}

const weightsAt = (chain: MemoryChain, block: number) =>
  chain.storeAt(block).get("SubtensorModule.Weights", [4, 0]);

describe.each(["218", "300", "425"] as const)("timelocked commits on a runtime of spec %s", (generation) => {
  const times = TIMES[generation];

  test("default: what was committed counts when its epoch has come and its round is out", () => {
    const chain = openChain(generation);
    const call = commitCall(generation, { round: times.round });
    expect(runAt(chain, times.commit, { call })).toEqual([COMMITTED[generation]]);
    const { item } = chain.runtime.generation.timelock;
    expect(chain.storeAt(times.commit).keys(`SubtensorModule.${item}`)).toHaveLength(1);
    produceTo(chain, times.at);
    expect(weightsAt(chain, times.at - 1)).toEqual([]);
    expect(eventsOf(chain, times.at)).toEqual(REVEALED[generation]);
    expect(weightsAt(chain, times.at)).toEqual([
      [2, 65_535],
      [3, 32_768],
    ]);
    expect(chain.storeAt(times.at).keys(`SubtensorModule.${item}`)).toEqual([]);
  });

  test.each([
    ["a damaged ciphertext", { damaged: true }],
    ["a weight for a uid that is not there", { uids: [77] }],
  ])("behavior: %s is lost without a word, and the next commit is revealed", (_, content) => {
    const chain = openChain(generation);
    runAt(chain, times.commit, { call: commitCall(generation, { round: times.round, ...content }) });
    runAt(chain, times.commit + 1, { call: commitCall(generation, { round: times.round }) });
    produceTo(chain, times.at);
    expect(eventsOf(chain, times.at)).toEqual(REVEALED[generation]);
  });

  test("error: CommitRevealDisabled, CommittingWeightsTooFast, TooManyUnrevealedCommits, HotKeyNotRegisteredInSubNet", () => {
    const call = commitCall(generation, { round: 99n });
    const plain = openChain(generation, { commitRevealEnabled: false });
    expect(runAt(plain, 1, { call })).toEqual(["CommitRevealDisabled"]);
    const slow = openChain(generation, { weightsRateLimit: 50 });
    expect(runAt(slow, 6, { call, uri: "//Nobody" })).toEqual(["HotKeyNotRegisteredInSubNet"]);
    expect(runAt(slow, 7, { call })).toEqual([COMMITTED[generation]]);
    expect(runAt(slow, 8, { call })).toEqual(["CommittingWeightsTooFast"]);
    const hasty = openChain(generation, { weightsRateLimit: 0 });
    for (let i = 0; i < 11; i++) {
      hasty.submit(signCall(hasty, "//V0", { call: { SubtensorModule: call } }));
    }
    produceTo(hasty, 1);
    expect(eventsOf(hasty, 1).slice(9)).toEqual([COMMITTED[generation], "TooManyUnrevealedCommits"]);
  });
});

describe("a commit whose round is late", () => {
  test("behavior: spec 218 tries once and loses it", () => {
    const chain = openChain("218");
    runAt(chain, 18, { call: commitCall("218", { round: 8n }) });
    produceTo(chain, 40);
    expect(weightsAt(chain, 40)).toEqual([]);
  });

  test.each([
    ["300", 13],
    ["425", 13],
  ] as const)("behavior: spec %s tries in each block of the epoch", (generation, at) => {
    const chain = openChain(generation);
    runAt(chain, 2, { call: commitCall(generation, { round: 4n }) });
    produceTo(chain, at);
    expect(eventsOf(chain, at - 1)).toEqual([]);
    expect(eventsOf(chain, at)).toEqual(REVEALED[generation]);
  });

  test("behavior: after its epoch it is dropped", () => {
    const chain = openChain("425");
    runAt(chain, 2, { call: commitCall("425", { round: 7n }) });
    produceTo(chain, 26);
    expect(weightsAt(chain, 26)).toEqual([]);
    expect(chain.storeAt(26).keys("SubtensorModule.TimelockedWeightCommits")).toEqual([]);
  });
});

describe("what newer runtimes check", () => {
  test("error: IncorrectCommitRevealVersion, InvalidRevealRound, NotEnoughStakeToSetWeights", () => {
    const chain = openChain("425");
    expect(runAt(chain, 2, { call: commitCall("425", { round: 9n, version: 3 }) })).toEqual([
      "IncorrectCommitRevealVersion",
    ]);
    expect(runAt(chain, 20, { call: commitCall("425", { round: 2n }) })).toEqual(["InvalidRevealRound"]);
    const rich = openChain("425", { stakeThresholdRao: 10n ** 18n });
    expect(runAt(rich, 2, { call: commitCall("425", { round: 9n }) })).toEqual([
      "NotEnoughStakeToSetWeights",
    ]);
  });

  test("behavior: a payload that names another hotkey is lost without a word", () => {
    const chain = openChain("300");
    runAt(chain, 2, { call: commitCall("300", { round: 2n, hotkey: "//V1" }) });
    produceTo(chain, 8);
    expect(weightsAt(chain, 8)).toEqual([]);
  });
});
