import { afterEach, expect, test } from "vitest";
import { callNode } from "../../../src/adapters/chain/connection.ts";
import { followBlocks, type Head } from "../../../src/adapters/chain/follow-blocks.ts";
import { createSocketProvider } from "../../../src/adapters/chain/socket-provider.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type RpcNode, type RpcRequest, startRpcNode } from "../../helpers/start-rpc-node.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

/** Answers the subscription with these heads, and says the last number when asked; both may be left out. */
type Behaviour = { heads?: (connection: number) => number[]; asked?: () => number | "nothing" };

async function follow(
  { heads, asked }: Behaviour,
  { count, quietMs = 5_000, stallMs = 60_000 }: { count: number; quietMs?: number; stallMs?: number },
) {
  const answer = ({ id, method }: RpcRequest, node: RpcNode) => {
    if (method === "chain_getHeader") {
      const number = asked?.() ?? "nothing";
      if (number !== "nothing") node.send({ id, result: { number: `0x${number.toString(16)}` } });
      return;
    }
    node.send({ id, result: `s${node.connections()}` });
    for (const number of heads?.(node.connections()) ?? [])
      node.send({
        method: "chain_newHead",
        params: { subscription: `s${node.connections()}`, result: { number: `0x00${number.toString(16)}` } },
      });
  };
  const node = await startRpcNode(answer);
  const provider = createSocketProvider({
    endpoint: node.url,
    log: silentLog,
    reconnectMs: 10,
    silenceMs: 5_000,
  });
  open.push(node, provider);
  await provider.connected();
  const stop = new AbortController();
  const call: Parameters<typeof followBlocks>[0]["call"] = (work, signal) =>
    callNode({ provider, timeoutMs: 60 }, work, signal);
  const seen: number[] = [];
  const source = followBlocks({ provider, call, log: silentLog }, { signal: stop.signal, quietMs, stallMs });
  for await (const { number, atMs } of source as AsyncIterable<Head>) {
    expect(atMs).toBeGreaterThan(1e12);
    seen.push(number);
    if (seen.length === 1) node.drop();
    if (seen.length === count) stop.abort();
  }
  return { seen, node };
}

test("default: heads go on after a reconnect, and may go backwards", async () => {
  const { seen, node } = await follow({ heads: (connection) => [connection === 1 ? 100 : 3] }, { count: 2 });
  expect(seen).toEqual([100, 3]);
  expect(node.connections()).toBe(2);
});

test("behavior: a subscription that says nothing is made up for by asking", async () => {
  let number = 20;
  const { seen } = await follow({ asked: () => ++number }, { count: 3, quietMs: 20 });
  expect(seen).toEqual([21, 22, 23].map((value) => expect.closeTo(value, -1)));
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
});

test("behavior: the same number is told once", async () => {
  let times = 0;
  const { seen } = await follow({ asked: () => (++times < 4 ? 7 : 8) }, { count: 2, quietMs: 10 });
  expect(seen).toEqual([7, 8]);
});

test("behavior: a node that takes calls and never answers is given up for a new connection", async () => {
  let asks = 0;
  const { seen, node } = await follow(
    { asked: () => (++asks === 1 ? 5 : asks < 4 ? "nothing" : 6) },
    { count: 2, quietMs: 10 },
  );
  expect(seen).toEqual([5, 6]);
  expect(node.connections()).toBeGreaterThan(2);
});

test("behavior: a subscription that the node forgot is made again", async () => {
  let number = 20;
  const { node } = await follow({ asked: () => ++number }, { count: 3, quietMs: 20 });
  const subscribed = node.requests.filter(({ method }) => method === "chain_subscribeNewHead");
  expect(subscribed.length).toBeGreaterThan(node.connections());
});

test("behavior: a node that makes no block is given up, and what comes then counts as usual", async () => {
  let asks = 0;
  const { seen, node } = await follow(
    { asked: () => (++asks < 8 ? 5 : asks) },
    { count: 2, quietMs: 10, stallMs: 30 },
  );
  expect(seen[0]).toBe(5);
  expect(node.connections()).toBeGreaterThan(2);
});
