import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { createSocketProvider, type SocketProvider } from "../../../src/adapters/chain/socket-provider.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type RpcNode, type RpcRequest, startRpcNode } from "../../helpers/start-rpc-node.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

type Answer = (request: RpcRequest, node: RpcNode) => void;

const echo: Answer = ({ id, method }, node) => node.send({ id, result: method });
const nothing: Answer = () => {};

async function connect(answer: Answer, more: { silent?: boolean; silenceMs?: number } = {}) {
  const node = await startRpcNode(answer, { silent: more.silent ?? false });
  open.push(node);
  const patience = { reconnectMs: 10, silenceMs: more.silenceMs ?? 5_000 };
  const provider = createSocketProvider({ endpoint: node.url, log: silentLog, ...patience });
  open.push(provider);
  await provider.connected();
  return { node, provider };
}

async function next(provider: SocketProvider, type: "connected" | "disconnected"): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = provider.on(type, () => resolve());
  await promise;
  off();
}

test("default", async () => {
  const { node, provider } = await connect(echo);
  expect(await provider.send("system_chain", [1])).toBe("system_chain");
  expect(node.requests).toMatchObject([{ method: "system_chain", params: [1] }]);
});

test("error: CHAIN_REFUSED carries the node's code and words, with and without data", async () => {
  const { provider } = await connect(({ id, params }, node) =>
    node.send({ id, error: { code: 1010, message: "Invalid Transaction", ...(params[0] as object) } }),
  );
  await expect(provider.send("author_submit", [{ data: "Custom error: 3" }])).rejects.toMatchObject({
    code: "CHAIN_REFUSED",
    data: { method: "author_submit", rpcCode: 1010, raw: "Invalid Transaction: Custom error: 3" },
  });
  await expect(provider.send("x", [{}])).rejects.toMatchObject({ data: { raw: "Invalid Transaction" } });
});

test("behavior: every call that waits is rejected when the node goes away, and it connects again", async () => {
  const { node, provider } = await connect(nothing);
  const calls = Promise.allSettled([1, 2, 3].map((index) => provider.send("slow", [index])));
  const back = next(provider, "disconnected").then(() => next(provider, "connected"));
  node.drop();
  expect(await calls).toMatchObject([1, 2, 3].map(() => ({ reason: { code: "CHAIN_UNREACHABLE" } })));
  await back;
  expect(node.connections()).toBe(2);
});

test("error: CHAIN_UNREACHABLE without a connection", async () => {
  const node = await startRpcNode(nothing);
  await node.close();
  const provider = createSocketProvider({
    endpoint: node.url,
    log: silentLog,
    reconnectMs: 10,
    silenceMs: 1_000,
  });
  open.push(provider);
  await expect(provider.connected()).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
  await expect(provider.send("x", [])).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
});

test("behavior: a socket that falls silent is given up", async () => {
  const { provider } = await connect(nothing, { silent: true, silenceMs: 60 });
  await expect(provider.send("x", [])).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
  await next(provider, "connected");
});

test("behavior: a node that answers pings but no calls is kept", async () => {
  const { node, provider } = await connect(nothing, { silenceMs: 60 });
  const wait = AbortSignal.timeout(400);
  await once(wait, "abort");
  expect([provider.isConnected, node.connections()]).toEqual([true, 1]);
});

test("behavior: notifications before the subscription's id is known are not lost", async () => {
  const note = (result: number) => ({ method: "heads", params: { subscription: "s1", result } });
  const { node, provider } = await connect(({ id }, self) => {
    self.send(note(1));
    self.send({ method: "heads", params: { subscription: "other", result: 9 } });
    self.send({ id, result: "s1" });
    self.send(note(2));
  });
  const seen: unknown[] = [];
  const three = Promise.withResolvers<void>();
  const id = await provider.subscribe("heads", "subscribe", [], (error, value) => {
    seen.push(error ?? value);
    if (seen.length === 3) three.resolve();
  });
  node.send(note(3));
  await three.promise;
  expect(seen).toEqual([1, 2, 3]);
  const ended = next(provider, "disconnected");
  node.drop();
  await ended;
  expect(seen.at(-1)).toMatchObject({ code: "CHAIN_UNREACHABLE" });
  expect(await provider.unsubscribe("heads", "unsubscribe", id)).toBe(true);
});

test("behavior: frames that are no JSON-RPC harm nothing", async () => {
  const { provider } = await connect(({ id, method }, node) => {
    for (const text of ["", "{", "[]", "null", '{"id":"a"}', '{"method":"x"}', '{"id":99,"result":1}'])
      node.send(text);
    node.send({ id, result: method });
  });
  expect(await provider.send("still_here", [])).toBe("still_here");
});
