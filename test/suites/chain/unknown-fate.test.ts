import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Connection, openConnection } from "../../../src/adapters/chain/connection.ts";
import { sendExtrinsic } from "../../../src/adapters/chain/submit-extrinsic.ts";
import { silentLog } from "../../../src/lib/log.ts";
import {
  findChainRecordings,
  readSessions,
  type Session,
  toRecording,
} from "../../helpers/chain-recordings.ts";
import { startReplayChain } from "../../helpers/replay-chain.ts";
import { type ChainProxy, startChainProxy } from "../../helpers/start-chain-proxy.ts";

const dir = findChainRecordings() ?? "";
const session: Session = (dir === "" ? [] : readSessions(dir)).find(
  ({ name }) => name === "weights-success",
) ?? { name: "", frames: [] };
const SUBMIT = "author_submitAndWatchExtrinsic";

describe.skipIf(dir === "")("a transaction that went out", () => {
  const open: { close(): Promise<void> }[] = [];
  let proxy: ChainProxy;
  let connection: Connection;

  beforeEach(async () => {
    const node = await startReplayChain(toRecording(dir, session));
    proxy = await startChainProxy(node.url);
    const patience = { timeoutMs: 2_500, reconnectMs: 20, silenceMs: 15_000 };
    connection = await openConnection({ endpoint: proxy.url, log: silentLog, ...patience });
    open.push(node, proxy, connection);
  });

  afterEach(async () => {
    for (const item of open.splice(0).reverse()) await item.close();
  });

  const send = (signal?: AbortSignal) =>
    sendExtrinsic(
      connection,
      { hex: session.outcome?.extrinsic ?? "", extrinsic: "0xab", includeMs: 300 },
      signal,
    );
  const sent = () => proxy.requests.filter((method) => method === SUBMIT).length;

  test.each<[string, ChainProxy["fate"]]>([
    ["the connection ends before the pool answers", ({ method }) => (method === SUBMIT ? "drop" : "pass")],
    ["the pool does not answer", ({ method }) => (method === SUBMIT ? "lose" : "pass")],
    [
      "the connection ends while it waits",
      ({ method }) => (method === "author_extrinsicUpdate" ? "drop" : "pass"),
    ],
    ["no status comes", ({ method }) => (method === "author_extrinsicUpdate" ? "lose" : "pass")],
  ])("error: EXTRINSIC_UNKNOWN_FATE where %s, and it is sent once", async (_, fate) => {
    proxy.fate = fate;
    await expect(send()).rejects.toMatchObject({
      code: "EXTRINSIC_UNKNOWN_FATE",
      data: { extrinsic: "0xab" },
    });
    proxy.fate = () => "pass";
    await connection.call(() => connection.provider.send("system_health", []));
    expect(sent()).toBe(1);
  });

  test("behavior: its block is read through a reconnect", async () => {
    let dropped = false;
    proxy.fate = ({ method }) => {
      if (method !== "chain_getBlock" || dropped) return "pass";
      dropped = true;
      return "drop";
    };
    expect(await send()).toMatchObject({ extrinsic: "0xab", block: expect.any(Number) });
    expect([dropped, sent()]).toEqual([true, 1]);
  });

  test("error: CHAIN_UNREACHABLE, and nothing is sent, where there is no connection", async () => {
    const gone = Promise.withResolvers<void>();
    connection.provider.on("disconnected", () => gone.resolve());
    open.splice(open.indexOf(proxy), 1);
    await proxy.close();
    await gone.promise;
    await expect(send(AbortSignal.timeout(5_000))).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
    expect(sent()).toBe(0);
  });

  test("behavior: an abort stays an abort", async () => {
    const stop = new AbortController();
    proxy.fate = ({ method }) => {
      if (method === SUBMIT) stop.abort();
      return "lose";
    };
    await expect(send(stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
