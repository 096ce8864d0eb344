import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { createNonceLock } from "../../../src/adapters/store/nonce-lock.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { startChainProxy } from "../../helpers/start-chain-proxy.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";

const NEXT = "system_accountNextIndex";
const SUBMIT = "author_submitAndWatchExtrinsic";
const netuid = 4;

/** A chain and two ways to it, as a miner's and a validator's process have them. */
async function setUp(settings: { isLocked: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), "targon-nonces-"));
  const node = await startTestChain({ weightsRateLimit: 0, genesis: { subnet: { servingRateLimit: 0 } } });
  const proxies = [await startChainProxy(node.url), await startChainProxy(node.url)];
  const [miner, validator] = await Promise.all(
    proxies.map(({ url }) =>
      openChain({
        ...{ endpoint: url, network: "local", log: silentLog },
        ...(settings.isLocked && { nonceLock: createNonceLock({ folder, log: silentLog }) }),
      }),
    ),
  );
  onTestFinished(async () => {
    for (const one of [miner, validator, ...proxies, node]) await one?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  if (miner === undefined || validator === undefined) throw new Error("two are opened");
  return { miner, validator, proxies };
}

test("default: two processes with one hotkey never take the same number", async () => {
  const { miner, validator, proxies } = await setUp({ isLocked: true });
  const hotkey = testKey("Validator");
  for (let port = 1; port <= 3; port++) {
    const weights = { netuid, uids: [1, 2], weights: [65_535, port], versionKey: 800_000n };
    await Promise.all([
      miner.serveAxon(hotkey, { netuid, ip: "203.0.113.9", port }),
      validator.submitWeights(hotkey, weights),
    ]);
  }
  const asked = proxies.flatMap(({ requests }) => requests).filter((method) => method === NEXT);
  expect(asked).toHaveLength(6);
  expect((await miner.readNeuron(netuid, hotkey.address))?.axon?.port).toBe(3);
  expect((await miner.readWeights(netuid, 0)).weights).toEqual([65_535, 3]);
});

test("behavior: a number that another took is no failure: it is signed anew with the next", async () => {
  const { miner, validator, proxies } = await setUp({ isLocked: false });
  const hotkey = testKey("Validator");
  const noted: number[] = [];
  let served: Promise<boolean> | undefined;
  Object.assign(proxies[1] ?? {}, {
    hold({ up, method }: { up: boolean; method: string }) {
      if (!up || method !== SUBMIT || served) return undefined;
      served = miner.serveAxon(hotkey, { netuid, ip: "203.0.113.9", port: 1 });
      return served;
    },
  });
  const weights = { netuid, uids: [1, 2], weights: [65_535, 7], versionKey: 800_000n };
  const note = ({ nonce }: { nonce: number }) => void noted.push(nonce);
  await validator.submitWeights(hotkey, { ...weights, note });
  expect(noted).toEqual([0, 1]);
  expect(await served).toBe(true);
  expect((await miner.readWeights(netuid, 0)).weights).toEqual([65_535, 7]);
});

test("behavior: two registrations of one coldkey: the second one meets the price that the first one left", async () => {
  const { miner, validator, proxies } = await setUp({ isLocked: true });
  const coldkey = testKey("Rich");
  const place = { netuid, coldkey: coldkey.address };
  const { priceRao } = await miner.readRegistration({ ...place, hotkey: testKey("New0").address });
  const both = await Promise.allSettled(
    [miner, validator].map((chain, at) =>
      chain.register(coldkey, { netuid, hotkey: testKey(`New${at}`).address, maxBurnRao: priceRao }),
    ),
  );
  const refused = both.find(({ status }) => status === "rejected");
  expect(refused).toMatchObject({ reason: { code: "REGISTRATION_REFUSED" } });
  expect(proxies.flatMap(({ requests }) => requests).filter((method) => method === SUBMIT)).toHaveLength(1);
});
