import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { EmbeddedChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import type { Commit, SentWeights } from "../../../src/domain/ports/sent-weights.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { startTestChain, type TestChainSettings, testKey } from "../../helpers/start-test-chain.ts";

const netuid = 4;
const call = { netuid, uids: [1, 2], weights: [65_535, 100], versionKey: 800_000n };
let node: EmbeddedChain;
let chain: Chain;

async function start(settings: TestChainSettings) {
  node = await startTestChain({ netuid, weightsRateLimit: 0, ...settings });
  chain = await openChain({ endpoint: node.url, network: "local", log: silentLog });
}

afterEach(async () => {
  await chain.close();
  await node.close();
});

/** Commits and returns what is to be kept for the reveal. */
async function commit(): Promise<Commit> {
  const noted: SentWeights[] = [];
  const note = (sent: SentWeights) => void noted.push(sent);
  const { block, epoch = null } = await chain.submitWeights(hotkey(), { ...call, note });
  const [sent] = noted;
  if (sent === undefined || noted.length !== 1) throw new Error("it is noted once before it goes out");
  return { ...sent, block, epoch };
}

const hotkey = () => testKey("Validator");

/** The next head for which something holds. */
async function whenBlock(holds: (block: number) => Promise<boolean> | boolean): Promise<void> {
  for await (const { number } of chain.followBlocks(AbortSignal.timeout(20_000)))
    if (await holds(number)) return;
  throw new Error("it did not come to pass");
}

/** A form of timelocked commits that nobody knows yet: only a hash is left. */
const HASHED = { commitRevealEnabled: true, commitRevealVersion: 5 };

describe("by hash and reveal", () => {
  test("default: committed, kept by the chain, revealed an epoch later, shown", async () => {
    await start({ tempo: 60, genesis: { subnet: HASHED } });
    const kept = await commit();
    expect(kept).toMatchObject({ ...call, mode: "commit-reveal", epoch: expect.any(Number) });
    expect(kept.salt).toHaveLength(16);
    expect(kept.commit).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await chain.readCommit(hotkey(), kept)).toEqual({ kept: true, shown: false, phase: "waiting" });
    await expect(chain.revealWeights(hotkey(), kept)).rejects.toMatchObject({ code: "REVEAL_TOO_EARLY" });
    await whenBlock(async () => (await chain.readCommit(hotkey(), kept)).phase === "open");
    expect(await chain.revealWeights(hotkey(), kept)).toBeGreaterThan(kept.block);
    expect(await chain.readCommit(hotkey(), kept)).toMatchObject({ kept: false, shown: true });
    await expect(chain.revealWeights(hotkey(), kept)).rejects.toMatchObject({ code: "COMMIT_GONE" });
  });

  test("behavior: the salts of two commits differ, and so do their hashes", async () => {
    await start({ genesis: { subnet: HASHED } });
    const [one, other] = [await commit(), await commit()];
    expect(one.salt).not.toEqual(other.salt);
    expect(one.commit).not.toBe(other.commit);
  });

  test("behavior: a commit whose epoch of revealing is past is over, and is not revealed", async () => {
    await start({ tempo: 12, genesis: { subnet: HASHED } });
    const kept = await commit();
    await whenBlock(async () => (await chain.readCommit(hotkey(), kept)).phase === "over");
    await expect(chain.revealWeights(hotkey(), kept)).rejects.toThrow();
    expect(await chain.readCommit(hotkey(), kept)).toMatchObject({ shown: false, phase: "over" });
  });
});

describe("timelocked", () => {
  beforeEach(() => start({ tempo: 100, genesis: { subnet: { commitRevealEnabled: true } } }));

  test("default: committed, kept by the chain, revealed by it an epoch later, shown", async () => {
    const kept = await commit();
    expect(kept).toMatchObject({ ...call, mode: "timelock", salt: null, epoch: expect.any(Number) });
    expect(await chain.readCommit(hotkey(), kept)).toMatchObject({ kept: true, shown: false });
    await whenBlock(async () => (await chain.readCommit(hotkey(), kept)).shown);
    expect(await chain.readWeights(netuid, 0)).toEqual({ uids: call.uids, weights: call.weights });
    expect(await chain.readCommit(hotkey(), kept)).toMatchObject({ kept: false });
  });
});

describe("refusals", () => {
  test("error: WEIGHTS_TOO_SOON by the pool, or by the block", async () => {
    for (const poolChecks of [true, false]) {
      await start({ weightsRateLimit: 1_000, poolChecks });
      await chain.submitWeights(hotkey(), call);
      await expect(chain.submitWeights(hotkey(), call)).rejects.toMatchObject({ code: "WEIGHTS_TOO_SOON" });
      if (poolChecks) await Promise.all([chain.close(), node.close()]);
    }
  });

  test("error: STAKE_TOO_LOW with the chain's threshold", async () => {
    await start({ genesis: { subnet: { stakeThresholdRao: 30_000_000_000_000n } } });
    await expect(chain.submitWeights(hotkey(), call)).rejects.toMatchObject({
      code: "STAKE_TOO_LOW",
      data: { netuid, thresholdRao: "30000000000000" },
    });
  });

  test("error: VERSION_KEY_TOO_LOW with both numbers", async () => {
    await start({ genesis: { subnet: { weightsVersionKey: 900_000n } } });
    await expect(chain.submitWeights(hotkey(), call)).rejects.toMatchObject({
      code: "VERSION_KEY_TOO_LOW",
      data: { asked: "900000", ours: "800000" },
    });
  });
});
