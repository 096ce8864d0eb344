import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createHotkey, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import type { Axon } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { checkReachable } from "../../../src/neuron/doctor/check-address.ts";
import { createArrivals } from "../../../src/neuron/miner/create-arrivals.ts";
import { createPeers } from "../../../src/neuron/miner/create-peers.ts";
import { createFakeNeuron, createFakeSubnet } from "../../helpers/create-fake-subnet.ts";
import { startServer } from "../../helpers/start-server.ts";
import { miner as peer, startTestMiner } from "./start-test-miner.ts";

const asker = createHotkey({ uri: "//asker" });
const mock = { miners: {}, generation: null };

const axonOf = (port: number): Axon => ({
  ip: "127.0.0.1",
  port,
  ipType: 4,
  protocol: 4,
  version: 0,
  block: 1,
});

/** A subnet of a peer that serves at a port (uid 0) and of the miner that asks (uid 1). */
const subnetWith = (port: number) =>
  createFakeSubnet([{ hotkey: peer.address, axon: axonOf(port) }, { hotkey: asker.address }]);

async function startPeer(): Promise<number> {
  const readSubnet = async () => subnetWith(1);
  const started = await startTestMiner({ upstreamUrl: "http://127.0.0.1:1", readSubnet, config: { mock } });
  onTestFinished(() => started.stop());
  return Number(new URL(started.url).port);
}

/** A miner that asks the peer at a port; what it logged of it. */
async function startAsker(port: number, { externalPort = null as number | null, named = "0" } = {}) {
  const said: [string, Record<string, unknown> | undefined][] = [];
  const line = (message: string, fields?: Record<string, unknown>) => void said.push([message, fields]);
  const axon = {
    port: await freePort(),
    ip: "127.0.0.1",
    externalIp: "127.0.0.2",
    externalPort,
    peer: named,
  };
  const started = await startTestMiner({
    upstreamUrl: "http://127.0.0.1:1",
    readSubnet: async () => subnetWith(port),
    config: { mock, axon: { ...axon, ip: "0.0.0.0" } },
    deps: { hotkey: asker, log: { ...silentLog, info: line, warn: line } },
  });
  onTestFinished(() => started.stop());
  return said.filter(([message]) => message.includes("reach"));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test("default: a peer reaches the axon before it is announced; named by uid or hotkey", async () => {
  const port = await startPeer();
  for (const named of ["0", peer.address])
    expect(await startAsker(port, { named })).toEqual([
      ["a peer reaches the axon", expect.objectContaining({ ip: "127.0.0.2", peer: named })],
    ]);
});

test("error: AXON_ADDRESS_INVALID where nothing answers, and where another server does", async () => {
  const port = await startPeer();
  const closed = await freePort();
  await expect(startAsker(port, { externalPort: closed })).rejects.toMatchObject({
    code: "AXON_ADDRESS_INVALID",
    data: { port: closed, peer: "0", cause: "ECONNREFUSED" },
  });
  const other = createServer((_request, response) => response.end()).listen(0, "0.0.0.0");
  onTestFinished(() => void other.close());
  await new Promise((done) => other.once("listening", done));
  const { port: taken } = other.address() as AddressInfo;
  await expect(startAsker(port, { externalPort: taken })).rejects.toMatchObject({
    data: { cause: "another server answered there" },
  });
});

test("behavior: a peer that cannot say, is unknown, or is the miner itself leaves it open; the miner serves", async () => {
  const mute = await startServer((_seen, response) => void response.writeHead(404).end());
  onTestFinished(() => mute.close());
  const whys = ["named peer gave no answer", "no axon on the subnet", "this miner itself"];
  for (const [index, named] of ["0", "7", asker.address].entries()) {
    const said = await startAsker(mute.port, { named });
    expect(said).toEqual([
      [
        "whether others reach the axon cannot be known from here",
        expect.objectContaining({ why: expect.stringContaining(whys[index] ?? "?") }),
      ],
    ]);
  }
});

test("behavior: without a peer's name the doctor cannot know; with one it listens and is told", async () => {
  const port = await startPeer();
  const axon = { port: await freePort(), ip: "0.0.0.0", externalIp: "127.0.0.2", externalPort: null };
  const outside = { isMock: true, hotkey: asker, subnet: subnetWith(port) };
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const signal = AbortSignal.timeout(10_000);
  const check = (change: object) =>
    checkReachable({ ...outside, clock, axon: { ...axon, ...change } }, signal);
  expect(await check({})).toMatchObject({ ok: null });
  expect(await check({ peer: "0" })).toMatchObject({ ok: true });
  expect(await check({ peer: "0", externalPort: await freePort() })).toMatchObject({ ok: false });
  expect(await check({ peer: "7" })).toMatchObject({ ok: null });
});

function openPeers() {
  const known = createFakeNeuron({ hotkey: asker.address, axon: { ...axonOf(80), ip: "192.0.2.7" } });
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.close());
  const clock = { now: Date.now, monotonic: () => 0 };
  return createPeers(
    { dispatcher, arrivals: createArrivals(), clock, verifySignature, neuronOf: () => known },
    { receiver: peer.address, isMock: false },
  );
}

const bodyOf = (ip: string, port: number, token = "0".repeat(32)) =>
  Buffer.from(JSON.stringify({ ip, port, token }));

test("error: SIGNER_REFUSED for an address that is not the caller's", async () => {
  const { tryReach } = openPeers();
  const call = { signer: asker.address, from: "::ffff:198.51.100.1" };
  for (const [ip, port] of [
    ["192.0.2.8", 80],
    ["192.0.2.7", 81],
  ] as const)
    await expect(tryReach({ ...call, body: bodyOf(ip, port) })).rejects.toMatchObject({
      code: "SIGNER_REFUSED",
    });
  // its own, but no public ones: refused by the rule for addresses of strangers
  for (const [ip, port] of [
    ["198.51.100.1", 1],
    ["192.0.2.7", 80],
  ] as const)
    await expect(tryReach({ ...call, body: bodyOf(ip, port) })).rejects.toMatchObject({
      code: "MINER_ADDRESS_REFUSED",
    });
});

test.each([
  ["no JSON", "x"],
  ["a name", bodyOf("example.com", 80).toString()],
  ["no port", bodyOf("192.0.2.7", 0).toString()],
  ["another token", bodyOf("192.0.2.7", 80, "../x").toString()],
])("error: REQUEST_INVALID for %s", async (_, body) => {
  const call = { signer: asker.address, from: "192.0.2.7", body: Buffer.from(body) };
  await expect(openPeers().tryReach(call)).rejects.toMatchObject({ code: "REQUEST_INVALID" });
});

test("error: RATE_LIMITED for a caller that asks on and on", async () => {
  const { tryReach } = openPeers();
  const call = { signer: asker.address, from: "192.0.2.7", body: bodyOf("192.0.2.7", 80) };
  const codes: string[] = [];
  for (let time = 0; time < 5; time++) await tryReach(call).catch(({ code }) => codes.push(code));
  expect(codes).toEqual([...Array(4).fill("MINER_ADDRESS_REFUSED"), "RATE_LIMITED"]);
});
