import { describe, expect, test } from "vitest";
import type { MockGeneration } from "../../../../src/config/mock-generations.ts";
import type { MemoryChain } from "../../../../src/devnet/chain/chain.ts";
import { blake2 } from "../../../../src/devnet/chain/runtime/hashers.ts";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { runAt } from "../block-events.ts";
import { key } from "../client.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain } from "../memory-chain.ts";

const validator = toHex(key("//V0").publicKey);
const reveal = { netuid: 4, uids: [2, 3], values: [2, 1], salt: [7, 8], version_key: 0n };
const revealCall = { call: { reveal_weights: reveal } };

function commitCall({ runtime }: MemoryChain) {
  const bytes = runtime.codecs.encode("(AccountId, u16, Vec<u16>, Vec<u16>, Vec<u16>, u64)", [
    validator,
    reveal.netuid,
    reveal.uids,
    reveal.values,
    reveal.salt,
    reveal.version_key,
  ]);
  return { call: { commit_weights: { netuid: 4, commit_hash: toHex(blake2(bytes)) } } };
}

function open(generation: MockGeneration, poolChecks = false): MemoryChain {
  const genesis = createGenesis({ commitRevealEnabled: true, weightsRateLimit: 1 });
  return createMemoryChain(genesis, { generation, poolChecks });
}

/** The last block of the epoch that block 2 lies in, and its number of blocks. */
const EPOCHS = {
  "218": { last: 5, length: 11 },
  "300": { last: 5, length: 11 },
  "425": { last: 9, length: 10 },
};

describe.each(["218", "300", "425"] as const)("commit and reveal by hash on spec %s", (generation) => {
  const { last, length } = EPOCHS[generation];
  test("default: what was committed in one epoch is revealed in the next", () => {
    const chain = open(generation);
    expect(runAt(chain, 2, commitCall(chain))).toEqual(["WeightsCommitted"]);
    expect(runAt(chain, last + 1, revealCall)).toEqual(["WeightsSet", "WeightsRevealed"]);
    expect(chain.storeAt(last + 1).get("SubtensorModule.Weights", [4, 0])).toEqual([
      [2, 65_535],
      [3, 32_768],
    ]);
    expect(runAt(chain, last + 2, revealCall)).toEqual(["NoWeightsCommitFound"]);
  });

  test("behavior: the last block of the next epoch is in time", () => {
    const chain = open(generation);
    runAt(chain, 2, commitCall(chain));
    expect(runAt(chain, last + length, revealCall)).toEqual(["WeightsSet", "WeightsRevealed"]);
  });

  test("error: RevealTooEarly, another hash, ExpiredWeightCommit", () => {
    const chain = open(generation);
    runAt(chain, 2, commitCall(chain));
    expect(runAt(chain, last, revealCall)).toEqual(["RevealTooEarly"]);
    const other = { call: { reveal_weights: { ...reveal, salt: [0] } } };
    expect(runAt(chain, last + 1, other)).toEqual(["InvalidRevealCommitHashNotMatch"]);
    expect(runAt(chain, last + length + 1, revealCall)).toEqual(["ExpiredWeightCommit"]);
  });
});

describe("reveals in the pool of newer runtimes", () => {
  test.each(["300", "425"] as const)("error: custom 16 and 17 on spec %s", (generation) => {
    const chain = open(generation, true);
    expect(() => runAt(chain, 2, revealCall)).toThrow(expect.objectContaining({ data: "Custom error: 16" }));
    runAt(chain, 2, commitCall(chain));
    expect(() => runAt(chain, 3, revealCall)).toThrow(expect.objectContaining({ data: "Custom error: 17" }));
  });
});

describe("commits that come too fast", () => {
  test.each([
    ["218", undefined],
    ["300", undefined],
    ["425", "Custom error: 6"],
  ] as [MockGeneration, string | undefined][])("error: on spec %s in the pool: %s", (generation, data) => {
    const genesis = createGenesis({ commitRevealEnabled: true, weightsRateLimit: 5 });
    const chain = createMemoryChain(genesis, { generation, poolChecks: true });
    runAt(chain, 2, commitCall(chain));
    const again = () => runAt(chain, 3, commitCall(chain));
    if (data === undefined) expect(again()).toEqual(["CommittingWeightsTooFast"]);
    else expect(again).toThrow(expect.objectContaining({ data }));
  });
});
