import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import { createGenesis } from "./genesis.ts";

type Answer = { id?: unknown; result?: unknown; error?: { code: number; message: string; data?: string } };

describe("JSON-RPC as it goes over the wire", () => {
  let node: EmbeddedChain;
  let socket: WebSocket;
  beforeAll(async () => {
    node = await startChain({ genesis: createGenesis(), blockMs: 50 });
    socket = new WebSocket(node.url);
    await once(socket, "open");
  });
  afterAll(async () => {
    socket.terminate();
    await node.close();
  });

  const ask = async (text: string): Promise<Answer> => {
    const [data] = await Promise.all([once(socket, "message"), socket.send(text)]);
    return JSON.parse(String(data[0])) as Answer;
  };
  const request = (method: string, ...params: unknown[]) =>
    ask(JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }));

  test("default: an answer carries the request's id", async () => {
    expect(await request("system_chain")).toEqual({ jsonrpc: "2.0", id: 7, result: "Bittensor" });
  });

  test("error: -32700 for what is no request", async () => {
    expect((await ask("{")).error?.code).toBe(-32_700);
    expect((await ask("[1]")).error?.code).toBe(-32_700);
  });

  test("error: -32601 for an unknown method", async () => {
    expect((await request("subnetInfo_getMetagraph", 4)).error).toEqual({
      code: -32_601,
      message: "Method not found",
    });
  });

  test.each([
    ["state_getStorage", ["0xzz"]],
    ["state_getStorage", []],
    ["chain_getBlockHash", [-1]],
    ["state_subscribeStorage", ["0x00"]],
    ["state_getKeysPaged", ["0x", 1e9]],
  ])("error: -32602 for %s %j", async (method, params) => {
    expect((await request(method, ...params)).error?.code).toBe(-32_602);
  });

  test("error: 1010 for what is no extrinsic", async () => {
    for (const bytes of ["0x0400", "0x", `0x${"ff".repeat(100)}`]) {
      expect((await request("author_submitExtrinsic", bytes)).error).toMatchObject({
        code: 1010,
        data: "Transaction could not be decoded",
      });
    }
  });

  test("error: 4003 for the state of an unknown block", async () => {
    const answer = await request("state_getStorage", "0x00", `0x${"77".repeat(32)}`);
    expect(answer.error?.code).toBe(4003);
  });

  test("error: -32603 for a runtime API that is not there, and for arguments that are too short", async () => {
    expect((await request("state_call", "Nothing_at_all", "0x")).error?.message).toContain("is not found");
    const short = await request("state_call", "SubnetInfoRuntimeApi_get_metagraph", "0x04");
    expect(short.error?.code).toBe(-32_603);
  });

  test("behavior: a subscription's id comes before its first notification, and it can be ended", async () => {
    const heard: { id?: number; result?: unknown; params?: { subscription: string } }[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const listen = (data: unknown) => {
      heard.push(JSON.parse(String(data)));
      if (heard.length === 3) resolve();
    };
    socket.on("message", listen);
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 9, method: "chain_subscribeNewHead" }));
    await promise;
    socket.off("message", listen);
    const key = heard[0]?.result;
    expect(heard.slice(1).map(({ params }) => params?.subscription)).toEqual([key, key]);
    const { promise: ended, resolve: end } = Promise.withResolvers<Answer>();
    socket.on("message", (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id === 10) end(answer);
    });
    socket.send(
      JSON.stringify({ jsonrpc: "2.0", id: 10, method: "chain_unsubscribeNewHead", params: [key] }),
    );
    expect((await ended).result).toBe(true);
  });
});
