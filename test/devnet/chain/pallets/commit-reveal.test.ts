import { describe, expect, test } from "vitest";
import type { MemoryChain } from "../../../../src/devnet/chain/chain.ts";
import { blake2 } from "../../../../src/devnet/chain/runtime/hashers.ts";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { runAt } from "../block-events.ts";
import { key } from "../client.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain } from "../memory-chain.ts";

const validator = toHex(key("//V0").publicKey);
const reveal = { netuid: 4, uids: [2, 3], values: [2, 1], salt: [7, 8], version_key: 0n };

function commitOf(chain: MemoryChain): Record<string, unknown> {
  const bytes = chain.runtime.codecs.encode("(AccountId, u16, Vec<u16>, Vec<u16>, Vec<u16>, u64)", [
    validator,
    reveal.netuid,
    reveal.uids,
    reveal.values,
    reveal.salt,
    reveal.version_key,
  ]);
  return { commit_weights: { netuid: 4, commit_hash: toHex(blake2(bytes)) } };
}

// epochs at the blocks 10, 20, 30
describe("commit and reveal by hash", () => {
  const open = () => createMemoryChain(createGenesis({ commitRevealEnabled: true, weightsRateLimit: 5 }));

  test("default: what was committed in one epoch is revealed in the next", () => {
    const chain = open();
    expect(runAt(chain, 2, { call: commitOf(chain) })).toEqual(["WeightsCommitted"]);
    expect(runAt(chain, 12, { call: { reveal_weights: reveal } })).toEqual(["WeightsSet", "WeightsRevealed"]);
    expect(chain.storeAt(12).get("SubtensorModule.Weights", [4, 0])).toEqual([
      [2, 65_535],
      [3, 32_768],
    ]);
    expect(runAt(chain, 13, { call: { reveal_weights: reveal } })).toEqual(["NoWeightsCommitFound"]);
  });

  test("error: CommittingWeightsTooFast, RevealTooEarly, another hash, ExpiredWeightCommit", () => {
    const chain = open();
    runAt(chain, 2, { call: commitOf(chain) });
    expect(runAt(chain, 3, { call: commitOf(chain) })).toEqual(["CommittingWeightsTooFast"]);
    expect(runAt(chain, 4, { call: { reveal_weights: reveal } })).toEqual(["RevealTooEarly"]);
    expect(runAt(chain, 12, { call: { reveal_weights: { ...reveal, salt: [0] } } })).toEqual([
      "InvalidRevealCommitHashNotMatch",
    ]);
    expect(runAt(chain, 22, { call: { reveal_weights: reveal } })).toEqual(["ExpiredWeightCommit"]);
  });
});
