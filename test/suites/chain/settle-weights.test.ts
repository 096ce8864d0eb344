import { afterEach, beforeEach, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { EmbeddedChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import type { SentWeights, WeightsReceipt } from "../../../src/domain/ports/sent-weights.ts";
import { codeOf } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type ChainProxy, type Fate, startChainProxy } from "../../helpers/start-chain-proxy.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";

const SUBMIT = "author_submitAndWatchExtrinsic";
const netuid = 4;
const call = { netuid, uids: [1, 2], weights: [65_535, 100], versionKey: 800_000n };
const hotkey = () => testKey("Validator");

let node: EmbeddedChain;
let proxy: ChainProxy;
let chain: Chain;

beforeEach(async () => {
  node = await startTestChain({ blockMs: 25, weightsRateLimit: 0 });
  proxy = await startChainProxy(node.url);
  chain = await open({ includeMs: 5_000 });
});

afterEach(async () => {
  await chain.close();
  await proxy.close();
  await node.close();
});

const open = (patience: { includeMs: number }) =>
  openChain({
    ...{ endpoint: proxy.url, network: "local", log: silentLog },
    ...{ timeoutMs: 2_500, reconnectMs: 20, ...patience },
  });

/** Submits through a connection that fails at the submission, and gives what was noted before. */
async function loseSight(fate: Fate): Promise<SentWeights> {
  const noted: SentWeights[] = [];
  proxy.fate = ({ up, method }) => (up && method === SUBMIT ? fate : "pass");
  const submitting = chain.submitWeights(hotkey(), { ...call, note: (sent) => void noted.push(sent) });
  await expect(submitting).rejects.toMatchObject({ code: "EXTRINSIC_UNKNOWN_FATE" });
  proxy.fate = () => "pass";
  const [sent] = noted;
  if (sent === undefined) throw new Error("nothing was noted");
  return sent;
}

async function whenBlock(isIt: (block: number) => boolean | Promise<boolean>): Promise<void> {
  for await (const { number } of chain.followBlocks(AbortSignal.timeout(20_000)))
    if (await isIt(number)) return;
  throw new Error("it did not come to pass");
}

/** What is found out once the blocks that decide it are final. */
async function settled(sent: SentWeights): Promise<WeightsReceipt | null> {
  let receipt: WeightsReceipt | null | undefined;
  await whenBlock(async () => {
    receipt = await chain.settleWeights(hotkey(), sent).catch((error: unknown) => {
      if (codeOf(error) === "EXTRINSIC_UNKNOWN_FATE") return undefined;
      throw error;
    });
    return receipt !== undefined;
  });
  return receipt ?? null;
}

const submissions = () => proxy.requests.filter((method) => method === SUBMIT).length;

test("default: what landed unseen is found by the account's number, and not sent again", async () => {
  const sent = await loseSight("pass-then-drop");
  await whenBlock(async () => (await chain.readWeights(netuid, 0)).uids.length > 0);
  const receipt = await chain.settleWeights(hotkey(), sent);
  expect(receipt).toEqual({ mode: "plain", extrinsic: sent.extrinsic, block: expect.any(Number) });
  expect(receipt?.block).toBe((await chain.readNeuron(netuid, hotkey().address))?.lastUpdate);
  expect(submissions()).toBe(1);
});

test("behavior: what never reached the node is sent again, the same bytes", async () => {
  const sent = await loseSight("drop");
  const receipt = await chain.settleWeights(hotkey(), sent);
  expect(receipt).toMatchObject({ extrinsic: sent.extrinsic });
  expect(await chain.readWeights(netuid, 0)).toEqual({ uids: call.uids, weights: call.weights });
  expect(submissions()).toBe(2);
  expect(await chain.settleWeights(hotkey(), sent)).toEqual(receipt);
});

test("behavior: null where another transaction took its number", async () => {
  const sent = await loseSight("drop");
  await chain.submitWeights(hotkey(), { ...call, weights: [1, 65_535] });
  expect(await settled(sent)).toBeNull();
});

test("behavior: null when its era is over", async () => {
  const sent = await loseSight("drop");
  await whenBlock((block) => block >= sent.untilBlock);
  expect(await settled(sent)).toBeNull();
  expect(submissions()).toBe(1);
});

test("error: EXTRINSIC_FAILED where a block has it and it failed", async () => {
  proxy.fate = ({ up, method }) => (up && method === SUBMIT ? "pass-then-drop" : "pass");
  const noted: SentWeights[] = [];
  const miner = testKey("Miner1");
  const submitting = chain.submitWeights(miner, { ...call, note: (sent) => void noted.push(sent) });
  await expect(submitting).rejects.toMatchObject({ code: "EXTRINSIC_UNKNOWN_FATE" });
  const [sent] = noted;
  if (sent === undefined) throw new Error("nothing was noted");
  proxy.fate = () => "pass";
  await whenBlock((block) => block > sent.fromBlock + 3);
  await expect(chain.settleWeights(miner, sent)).rejects.toMatchObject({
    code: "EXTRINSIC_FAILED",
    data: { name: "NeuronNoValidatorPermit" },
  });
});

test("error: EXTRINSIC_UNKNOWN_FATE, with how long it may still land, while the node does not answer for it", async () => {
  const sent = await loseSight("drop");
  proxy.fate = ({ up, method }) => (up && method === SUBMIT ? "drop" : "pass");
  await expect(chain.settleWeights(hotkey(), sent)).rejects.toMatchObject({
    code: "EXTRINSIC_UNKNOWN_FATE",
    data: { nonce: sent.nonce, untilBlock: sent.untilBlock },
  });
});
