import type { ApiPromise } from "@polkadot/api";
import type { Hash } from "@polkadot/types/interfaces";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SubnetParameters } from "../../../src/devnet/chain/genesis.ts";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import { call, connect, key, pair, send, untilBlock } from "./client.ts";
import { createGenesis } from "./genesis.ts";

const NETUID = 4;
const IP = 0xcb00_7107n;
const hotkey = (uri: string) => key(uri).address;
const weights = (uids: number[], values: number[] = uids.map(() => 1), version = 0n) => [
  NETUID,
  uids,
  values,
  version,
];
const axon = (ip: bigint, port = 8091, ipType = 4) => [NETUID, 1, ip, port, ipType, 4, 0, 0];

type Case = [error: string, uri: string, name: string, args: unknown[]];

/** One node for the subnet's parameters, no checks in the pool: the errors are the dispatch's. */
function describeErrors(subnet: SubnetParameters, cases: Case[]): void {
  describe(`errors of calls with ${JSON.stringify(subnet, (_, v) => (typeof v === "bigint" ? `${v}` : v))}`, () => {
    let node: EmbeddedChain;
    let api: ApiPromise;
    beforeAll(async () => {
      node = await startChain({
        genesis: createGenesis(subnet),
        blockMs: 40,
        tempo: 1000,
        poolChecks: false,
      });
      api = await connect(node.url);
    });
    afterAll(async () => {
      await api.disconnect();
      await node.close();
    });
    test.each(cases)("error: %s", async (error, ...[uri, name, args]) => {
      const sent = await send(api, call(api, name, ...args), uri);
      expect(sent.error).toBe(error);
      expect(Object.keys(sent.events)).toContain("system.ExtrinsicFailed");
    });
  });
}

describeErrors({}, [
  ["RegistrationNotPermittedOnRootSubnet", "//Rich", "burnedRegister", [0, hotkey("//New")]],
  ["SubnetNotExists", "//Rich", "burnedRegister", [99, hotkey("//New")]],
  ["HotKeyAlreadyRegisteredInSubNet", "//Rich", "burnedRegister", [NETUID, hotkey("//M2")]],
  ["NotEnoughBalanceToStake", "//Poor", "burnedRegister", [NETUID, hotkey("//New")]],
  ["RegistrationPriceLimitExceeded", "//Rich", "registerLimit", [NETUID, hotkey("//New"), 1n]],
  ["CanNotSetRootNetworkWeights", "//V0", "setWeights", [0, [1], [1], 0n]],
  ["WeightVecNotEqualSize", "//V0", "setWeights", weights([2, 3], [1])],
  ["MechanismDoesNotExist", "//V0", "setMechanismWeights", [NETUID, 1, [2], [1], 0n]],
  ["UidsLengthExceedUidsInSubNet", "//V0", "setWeights", weights([0, 1, 2, 3, 4])],
  ["HotKeyNotRegisteredInSubNet", "//Nobody", "setWeights", weights([2])],
  ["NeuronNoValidatorPermit", "//M2", "setWeights", weights([3])],
  ["DuplicateUids", "//V0", "setWeights", weights([2, 2])],
  ["UidVecContainInvalidOne", "//V0", "setWeights", weights([2, 200])],
  ["CommitRevealDisabled", "//V0", "commitWeights", [NETUID, `0x${"11".repeat(32)}`]],
  ["HotKeyNotRegisteredInNetwork", "//Nobody", "serveAxon", axon(IP)],
  ["InvalidIpType", "//M2", "serveAxon", axon(IP, 8091, 5)],
  ["InvalidIpAddress", "//M2", "serveAxon", axon(0x7f00_0001n)],
  ["InvalidIpAddress", "//M2", "serveAxon", axon(0n)],
  ["InvalidIpAddress", "//M2", "serveAxon", axon(1n, 8091, 6)],
  ["InvalidPort", "//M2", "serveAxon", axon(IP, 0)],
]);
describeErrors({ commitRevealEnabled: true }, [
  ["CommitRevealEnabled", "//V0", "setWeights", weights([2])],
  ["NoWeightsCommitFound", "//V0", "revealWeights", [NETUID, [2], [1], [0], 0n]],
]);
describeErrors({ registrationAllowed: false, minAllowedWeights: 3, weightsVersionKey: 601_030n }, [
  ["SubNetRegistrationDisabled", "//Rich", "burnedRegister", [NETUID, hotkey("//New")]],
  ["IncorrectWeightVersionKey", "//V0", "setWeights", weights([1, 2, 3], [1, 1, 1], 601_029n)],
  ["WeightVecLengthIsLow", "//V0", "setWeights", weights([1, 2], [1, 1], 601_030n)],
]);
describeErrors({ stakeThresholdRao: 10n ** 18n, maxUids: 4, immunityPeriod: 0, minNonImmuneUids: 10 }, [
  ["NotEnoughStakeToSetWeights", "//V0", "setWeights", weights([2])],
  ["NoNeuronIdAvailable", "//Rich", "burnedRegister", [NETUID, hotkey("//New")]],
]);

describe("what the pool refuses", () => {
  let node: EmbeddedChain;
  let api: ApiPromise;
  beforeAll(async () => {
    node = await startChain({ genesis: createGenesis(), blockMs: 40, tempo: 1000 });
    api = await connect(node.url);
  });
  afterAll(async () => {
    await api.disconnect();
    await node.close();
  });
  const remark = () => {
    const make = api.tx.system?.remark;
    if (!make) throw new Error("no remark");
    return make("0x01");
  };

  test.each([
    { code: 10, uri: "//Nobody", args: axon(IP) },
    { code: 11, uri: "//M2", args: axon(0x7f00_0001n) },
    { code: 13, uri: "//M2", args: axon(IP, 0) },
  ])("error: 1010 custom $code", async ({ code, uri, args }) => {
    await expect(send(api, call(api, "serveAxon", ...args), uri)).rejects.toThrow(
      `1010: Invalid Transaction: Custom error: ${code}`,
    );
  });

  test("error: 1010 custom 6 for weights and 12 for an axon that come too soon", async () => {
    expect((await send(api, call(api, "setWeights", ...weights([2])), "//V0")).error).toBeUndefined();
    await expect(send(api, call(api, "setWeights", ...weights([2])), "//V0")).rejects.toThrow(
      "Custom error: 6",
    );
    expect((await send(api, call(api, "serveAxon", ...axon(IP)), "//M2")).error).toBeUndefined();
    await expect(send(api, call(api, "serveAxon", ...axon(IP)), "//M2")).rejects.toThrow("Custom error: 12");
  });

  test("error: 1010 for a nonce of the past, a wrong genesis, an account without funds", async () => {
    await send(api, remark(), "//Rich");
    await expect(send(api, remark(), { uri: "//Rich", nonce: 0 })).rejects.toThrow("outdated");
    const genesisHash = api.registry.createType<Hash>("Hash", new Uint8Array(32).fill(0x45));
    await expect(send(api, remark(), { uri: "//Rich", genesisHash })).rejects.toThrow("bad signature");
    await expect(send(api, remark(), "//Nobody")).rejects.toThrow("Inability to pay some fees");
  });

  test("error: 1010 for one flipped bit", async () => {
    const signed = await remark().signAsync(pair("//Rich"), { nonce: -1 });
    const bytes = signed.toU8a();
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    await expect(api.rpc.author.submitExtrinsic(bytes as never)).rejects.toThrow("bad signature");
  });

  test("error: 1010 for an era that has run out", async () => {
    const signed = await remark().signAsync(pair("//Rich"), { nonce: -1, era: 4 });
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    await untilBlock(api, head + 6);
    // the era begins anew, with a hash that was not signed, or with that of the next block, which has none yet
    await expect(api.rpc.author.submitExtrinsic(signed)).rejects.toThrow(/bad signature|ancient birth block/);
  });
});
