import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openLine } from "../../../src/devnet/chain/node-controls.ts";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { call, connect, pair } from "./client.ts";
import { createGenesis } from "./genesis.ts";

const BLOCK_MS = 20;

describe("a node under a test's hand", () => {
  let node: EmbeddedChain;
  const sockets: WebSocket[] = [];
  beforeEach(async () => {
    node = await startChain({ genesis: createGenesis(), blockMs: BLOCK_MS });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await node.close();
  });

  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(node.url);
    sockets.push(socket);
    await once(socket, "open");
    return socket;
  };
  const ask = (
    socket: WebSocket,
    id: number,
    { method, params = [] }: { method: string; params?: unknown[] },
  ) => socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  const answer = async (socket: WebSocket): Promise<{ id: number; result: unknown }> =>
    JSON.parse(String((await once(socket, "message"))[0]));
  const headOf = async (socket: WebSocket): Promise<number> => {
    ask(socket, 1, { method: "chain_getHeader" });
    const { result } = await answer(socket);
    return Number((result as { number: string }).number);
  };
  /** Until the head has that number; each look takes a round trip. */
  const untilHead = async (socket: WebSocket, number: number): Promise<number> => {
    const head = await headOf(socket);
    return head >= number ? head : await untilHead(socket, number);
  };

  test("default: killed, it cuts its clients off and listens no more; restored, it goes on where it was", async () => {
    const socket = await open();
    const before = await untilHead(socket, 3);
    const cut = once(socket, "close");
    await node.kill();
    expect((await cut)[0]).toBe(1006);
    await expect(open()).rejects.toThrow("ECONNREFUSED");
    await node.restore();
    const again = await open();
    expect(await headOf(again)).toBeLessThanOrEqual(before + 3);
    ask(again, 2, { method: "chain_getBlockHash", params: [0] });
    expect((await answer(again)).result).toBe(node.genesisHash);
    await untilHead(again, before + 4);
  });

  test("behavior: blocks may go on while it is away, as those of other nodes do", async () => {
    const line = await openLine({ methods: {}, subscriptions: {}, log: silentLog }, 0);
    await line.kill({ blocksGoOn: true });
    expect(line.makesBlocks()).toBe(true);
    await line.kill();
    expect(line.makesBlocks()).toBe(false);
    await line.restore();
    expect(line.makesBlocks()).toBe(true);
    await line.close();
  });

  test("behavior: what waits for a block is lost with a node that dies alone", async () => {
    node.stallBlocks(true);
    const api = await connect(node.url);
    const weights = call(api, "setWeights", 4, [2], [1], 0n);
    await weights.signAndSend(pair("//V0"), { nonce: 0 });
    expect(await api.rpc.author.pendingExtrinsics()).toHaveLength(1);
    await api.disconnect();
    await node.kill();
    await node.restore();
    const again = await connect(node.url);
    expect(await again.rpc.author.pendingExtrinsics()).toHaveLength(0);
    await again.disconnect();
  });

  test("behavior: stalled, it answers but makes no blocks", async () => {
    const socket = await open();
    node.stallBlocks(true);
    const head = await headOf(socket);
    for (let i = 0; i < 200; i++) expect(await headOf(socket)).toBe(head);
    node.stallBlocks(false);
    await untilHead(socket, head + 1);
  });

  test("behavior: hanging, it accepts and is silent, to pings too; then it answers again", async () => {
    node.hang(true);
    const socket = await open();
    const heard: unknown[] = [];
    socket.on("message", (data) => heard.push(data));
    socket.on("pong", () => heard.push("pong"));
    ask(socket, 1, { method: "chain_getHeader" });
    socket.ping();
    // a second client's handshake comes after all that the first one sent
    await open();
    node.hang(false);
    socket.ping();
    await once(socket, "pong");
    expect(heard).toEqual(["pong"]);
  });

  test("behavior: garbage, none of it an answer", async () => {
    const socket = await open();
    node.garbage(true);
    for (let id = 1; id <= 6; id++) {
      const reply = once(socket, "message");
      ask(socket, id, { method: "system_chain" });
      expect(isAnswer(String((await reply)[0]), id)).toBe(false);
    }
  });

  test("behavior: answers come in another order", async () => {
    const socket = await open();
    node.reorder(true);
    const ids: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.on("message", (data) => {
      ids.push(JSON.parse(String(data)).id);
      if (ids.length === 3) resolve();
    });
    for (const id of [1, 2, 3]) ask(socket, id, { method: "system_chain" });
    await promise;
    expect(ids).toEqual([3, 2, 1]);
  });

  test("behavior: connections are refused with a status, those that stand stay", async () => {
    const socket = await open();
    node.refuse(503);
    await expect(open()).rejects.toThrow("503");
    expect(await headOf(socket)).toBeGreaterThan(0);
    node.refuse(null);
    await open();
  });
});

function isAnswer(text: string, id: number): boolean {
  try {
    return JSON.parse(text).id === id;
  } catch {
    // no JSON
    return false;
  }
}
