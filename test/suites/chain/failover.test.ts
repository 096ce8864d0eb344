import { afterEach, describe, expect, test } from "vitest";
import { createSocketProvider, type SocketProvider } from "../../../src/adapters/chain/socket-provider.ts";
import type { Log } from "../../../src/lib/log.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { BAD_NODES, startBadNode } from "../../helpers/start-bad-node.ts";
import { GENESIS, type RpcNode, type RpcRequest, startRpcNode } from "../../helpers/start-rpc-node.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

const OTHER = `0x${"cd".repeat(32)}`;

/** A node that answers with its name. */
async function startNode(name: string, options: Parameters<typeof startRpcNode>[1] = {}): Promise<RpcNode> {
  const answer = ({ id }: RpcRequest, node: RpcNode) => node.send({ id, result: name });
  const node = await startRpcNode(answer, options);
  open.push(node);
  return node;
}

type More = { genesis?: string; silenceMs?: number; log?: Log };

function connect([endpoint = "", ...fallbacks]: string[], more: More = {}): SocketProvider {
  const patience = { reconnectMs: 5, silenceMs: 2_000 };
  const provider = createSocketProvider({ endpoint, fallbacks, log: silentLog, ...patience, ...more });
  open.push(provider);
  return provider;
}

/** The name of the node that answers, waiting until one does. */
async function whoAnswers(provider: SocketProvider): Promise<unknown> {
  for (;;) {
    if (!provider.isConnected) await provider.connected().catch(() => {});
    const answer = await provider.send("who", []).catch(() => null);
    if (answer !== null) return answer;
  }
}

async function closed(provider: SocketProvider): Promise<void> {
  if (!provider.isConnected) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  provider.on("disconnected", () => resolve());
  await promise;
}

function createErrorLog() {
  const errors: { message: string; fields: unknown }[] = [];
  const error: Log["error"] = (message, fields) => void errors.push({ message, fields });
  return { log: { ...silentLog, error }, errors };
}

test("default: the first endpoint is the one", async () => {
  const [main, other] = [await startNode("main"), await startNode("other")];
  const provider = connect([main.url, other.url]);
  expect(await whoAnswers(provider)).toBe("main");
  expect(provider.endpoint()).toBe(main.url);
  expect(other.connections()).toBe(0);
});

describe("an endpoint that is no node gives place to the next", () => {
  test.each(BAD_NODES)("behavior: %s", async (kind) => {
    const [bad, good] = [await startBadNode(kind), await startNode("good")];
    open.push(bad);
    const provider = connect([bad.url, good.url], { silenceMs: 400 });
    await provider.connected();
    expect(await whoAnswers(provider)).toBe("good");
    expect(bad.connections()).toBe(kind === "refuses" ? 0 : 1);
  });

  test.each(BAD_NODES)("error: CHAIN_UNREACHABLE where it is the only one: %s", async (kind) => {
    const bad = await startBadNode(kind);
    open.push(bad);
    const provider = connect([bad.url], { silenceMs: 200 });
    await expect(provider.connected()).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
  });
});

test("behavior: a node that dies in a call: it is rejected, the next node takes over, and gives back", async () => {
  const main = await startRpcNode(() => {});
  const second = await startNode("second");
  const provider = connect([main.url, second.url]);
  await provider.connected();
  const call = provider.send("who", []);
  const port = Number(new URL(main.url).port);
  await Promise.all([main.close(), expect(call).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" })]);
  expect(await whoAnswers(provider)).toBe("second");
  await startNode("main", { port });
  const lost = closed(provider);
  await second.close();
  await lost;
  expect(await whoAnswers(provider)).toBe("main");
});

test("behavior: a peer whose machine is gone, and one that sends only garbage, give place to the next", async () => {
  const silent = await startRpcNode(() => {}, { silent: true });
  const loud = await startRpcNode((_, node) => {
    for (let count = 0; count < 40; count++) node.send("{");
  });
  const good = await startNode("good");
  open.push(silent, loud);
  const provider = connect([silent.url, loud.url, good.url], { silenceMs: 150 });
  expect(await whoAnswers(provider)).toBe("good");
  expect([silent.connections(), loud.connections()]).toEqual([1, 1]);
});

test("behavior: an endpoint of another chain is named once and never used again", async () => {
  const { log, errors } = createErrorLog();
  const [main, other] = [await startNode("main"), await startNode("other", { genesis: OTHER })];
  const provider = connect([main.url, other.url], { log });
  expect(await whoAnswers(provider)).toBe("main");
  for (let times = 0; times < 3; times++) {
    const lost = closed(provider);
    main.drop();
    await lost;
    expect(await whoAnswers(provider)).toBe("main");
  }
  expect(other.connections()).toBe(1);
  expect(errors).toEqual([
    {
      message: "an endpoint is of another chain and is not used again",
      fields: { endpoint: other.url, genesis: OTHER, expected: GENESIS },
    },
  ]);
});

test("error: CHAIN_OTHER where the only endpoint is not of the chain that was named, with both hashes", async () => {
  const main = await startNode("main");
  const provider = connect([main.url], { genesis: OTHER.toUpperCase().replace("0X", "0x") });
  const refused = { code: "CHAIN_OTHER", data: { endpoint: main.url, genesis: GENESIS, expected: OTHER } };
  await expect(provider.connected()).rejects.toMatchObject(refused);
  await expect(provider.connected()).rejects.toMatchObject(refused);
  await expect(provider.send("who", [])).rejects.toMatchObject(refused);
  expect(main.connections()).toBe(1);
});

test("behavior: what may be a key in an endpoint is not shown", async () => {
  const provider = connect(["ws://user:secret@127.0.0.1:1/key?token=1"]);
  expect(provider.endpoint()).toBe("ws://127.0.0.1:1/…");
  await expect(provider.connected()).rejects.toMatchObject({ data: { endpoint: "ws://127.0.0.1:1/…" } });
});

test("behavior: a loss, endpoints that all fail, and the return are told once each", async () => {
  const lines: string[] = [];
  const say = (message: string) => void lines.push(message);
  const main = await startNode("main");
  const port = Number(new URL(main.url).port);
  const provider = connect([main.url], { log: { ...silentLog, warn: say, info: say } });
  await provider.connected();
  const lost = closed(provider);
  await main.close();
  await lost;
  for (let times = 0; times < 3; times++)
    await expect(provider.connected()).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
  await startNode("main", { port });
  expect(await whoAnswers(provider)).toBe("main");
  expect(lines).toEqual([
    "the connection to the chain was lost",
    "no endpoint of the chain can be used",
    "the chain is reached again",
  ]);
});
