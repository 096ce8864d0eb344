import { expect, onTestFinished, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { type ErrorCode, TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { announce } from "../../../src/neuron/miner/announce.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";

const hotkey = { address: "", publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) };
const where = { netuid: 4, ip: "127.0.0.2", port: 1 };

function chainThatFails(...errors: TargonError[]) {
  let calls = 0;
  const serveAxon = async () => {
    const error = errors[calls++];
    if (error) throw error;
    return true;
  };
  return { chain: { serveAxon }, calls: () => calls };
}

const failed = (code: ErrorCode, name?: string) =>
  new TargonError(code, "no", name ? { data: { name } } : {});

test("default: asked until the chain is back, and until it takes another address", async () => {
  const { chain, calls } = chainThatFails(
    failed("CHAIN_UNREACHABLE"),
    failed("EXTRINSIC_FAILED", "ServingRateLimitExceeded"),
  );
  await announce({ chain, hotkey, log: silentLog }, where, {
    signal: new AbortController().signal,
    delayMs: 1,
  });
  expect(calls()).toBe(3);
});

test("behavior: a call whose fate is open is asked again; what stands already is not sent twice", async () => {
  const { chain, calls } = chainThatFails(failed("EXTRINSIC_UNKNOWN_FATE"));
  await announce({ chain, hotkey, log: silentLog }, where, {
    signal: new AbortController().signal,
    delayMs: 1,
  });
  expect(calls()).toBe(2);
});

test.each([
  ["pool", true, "CHAIN_REFUSED"],
  ["block", false, "EXTRINSIC_FAILED"],
])(
  "behavior: a second address within the chain's limit, refused by the %s, stands after it",
  async (_by, poolChecks, code) => {
    const node = await startTestChain({ poolChecks, genesis: { subnet: { servingRateLimit: 8 } } });
    onTestFinished(() => node.close());
    const chain = await openChain({ endpoint: node.url, network: "local", log: silentLog });
    onTestFinished(() => chain.close());
    const codes = new Set<unknown>();
    const log = {
      ...silentLog,
      warn: (_message: string, fields?: { code?: unknown }) => void codes.add(fields?.code),
    };
    const tell = (port: number) =>
      announce(
        { chain, hotkey: testKey("Miner1"), log },
        { netuid: 4, ip: "203.0.113.9", port },
        {
          signal: AbortSignal.timeout(10_000),
          delayMs: 50,
        },
      );
    await tell(1);
    await tell(2);
    expect([...codes]).toEqual([code]);
    expect((await chain.readNeuron(4, testKey("Miner1").address))?.axon?.port).toBe(2);
  },
);

test("error: EXTRINSIC_FAILED, asked once", async () => {
  const { chain, calls } = chainThatFails(failed("EXTRINSIC_FAILED", "InvalidIpAddress"));
  const told = announce({ chain, hotkey, log: silentLog }, where, {
    signal: new AbortController().signal,
    delayMs: 1,
  });
  await expect(told).rejects.toMatchObject({ code: "EXTRINSIC_FAILED" });
  expect(calls()).toBe(1);
});
