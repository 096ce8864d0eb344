import { describe, expect, test } from "vitest";
import type { MemoryChain } from "../../../../src/devnet/chain/chain.ts";
import { blake2 } from "../../../../src/devnet/chain/runtime/hashers.ts";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { key } from "../client.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain, produceTo, signCall } from "../memory-chain.ts";

const validator = toHex(key("//V0").publicKey);
const reveal = { netuid: 4, uids: [2, 3], values: [2, 1], salt: [7, 8], version_key: 0n };

type Failed = { ExtrinsicFailed?: { dispatch_error: { Module: { error: string } } } };

/** The names of the block's events and errors, e.g. `WeightsCommitted`, `RevealTooEarly`. */
function run(chain: MemoryChain, call: Record<string, unknown>, at: number): string[] {
  produceTo(chain, at - 1);
  chain.submit(signCall(chain, "//V0", { call: { SubtensorModule: call } }));
  produceTo(chain, at);
  const { variants } = chain.runtime;
  const events = chain.storeAt(at).get<{ event: Record<string, unknown> }[]>("System.Events");
  return events.flatMap(({ event }) => {
    if ("SubtensorModule" in event) return Object.keys(event.SubtensorModule as object);
    const failed = (event.System as Failed | undefined)?.ExtrinsicFailed;
    if (!failed) return [];
    const index = Number.parseInt(failed.dispatch_error.Module.error.slice(2, 4), 16);
    return variants.get("SubtensorModule.errors")?.find((error) => error.index === index)?.name ?? [];
  });
}

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
    expect(run(chain, commitOf(chain), 2)).toEqual(["WeightsCommitted"]);
    expect(run(chain, { reveal_weights: reveal }, 12)).toEqual(["WeightsSet", "WeightsRevealed"]);
    expect(chain.storeAt(12).get("SubtensorModule.Weights", [4, 0])).toEqual([
      [2, 65_535],
      [3, 32_768],
    ]);
    expect(run(chain, { reveal_weights: reveal }, 13)).toEqual(["NoWeightsCommitFound"]);
  });

  test("error: CommittingWeightsTooFast, RevealTooEarly, another hash, ExpiredWeightCommit", () => {
    const chain = open();
    run(chain, commitOf(chain), 2);
    expect(run(chain, commitOf(chain), 3)).toEqual(["CommittingWeightsTooFast"]);
    expect(run(chain, { reveal_weights: reveal }, 4)).toEqual(["RevealTooEarly"]);
    expect(run(chain, { reveal_weights: { ...reveal, salt: [0] } }, 12)).toEqual([
      "InvalidRevealCommitHashNotMatch",
    ]);
    expect(run(chain, { reveal_weights: reveal }, 22)).toEqual(["ExpiredWeightCommit"]);
  });
});
