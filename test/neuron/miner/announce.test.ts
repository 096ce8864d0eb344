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

test.each(["218", "300", "425"] as const)(
  "behavior: another address within the limit of runtime %s waits for its block, said once, never refused",
  async (generation) => {
    const node = await startTestChain({ generation, genesis: { subnet: { servingRateLimit: 8 } } });
    onTestFinished(() => node.close());
    const said: { message: string; fields: Record<string, unknown> | undefined }[] = [];
    const line = (message: string, fields?: Record<string, unknown>) => void said.push({ message, fields });
    const log = { ...silentLog, info: line, warn: line };
    const chain = await openChain({ endpoint: node.url, network: "local", log });
    onTestFinished(() => chain.close());
    const hotkey = testKey("Miner1");
    const axonOf = async () => (await chain.readNeuron(4, hotkey.address))?.axon;
    const tell = (ip: string, port: number) =>
      announce({ chain, hotkey, log }, { netuid: 4, ip, port }, { signal: AbortSignal.timeout(10_000) });
    await tell("203.0.113.9", 1);
    const first = await axonOf();
    said.length = 0;
    await tell("2001:db8::9", 2);
    const second = await axonOf();
    expect(second).toMatchObject({ ip: "2001:db8::9", port: 2, ipType: 6 });
    const fromBlock = (first?.block ?? 0) + 8;
    expect(second?.block).toBeGreaterThanOrEqual(fromBlock);
    expect(said.map(({ message }) => message)).toEqual([
      "the last address is recent: the chain takes another from a later block on",
      "axon announced",
    ]);
    expect(said[0]?.fields).toMatchObject({ fromBlock });
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
