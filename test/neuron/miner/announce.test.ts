import { expect, test } from "vitest";
import { type ErrorCode, TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { announce } from "../../../src/neuron/miner/announce.ts";

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

test("error: EXTRINSIC_FAILED, asked once", async () => {
  const { chain, calls } = chainThatFails(failed("EXTRINSIC_FAILED", "InvalidIpAddress"));
  const told = announce({ chain, hotkey, log: silentLog }, where, {
    signal: new AbortController().signal,
    delayMs: 1,
  });
  await expect(told).rejects.toMatchObject({ code: "EXTRINSIC_FAILED" });
  expect(calls()).toBe(1);
});
