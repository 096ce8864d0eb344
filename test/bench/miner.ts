import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Agent, request } from "undici";
import { createHotkey, readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { modelPath } from "../../src/devnet/engine/model-path.ts";
import { signRequest } from "../../src/domain/epistula/sign-request.ts";
import { createLimit } from "../../src/lib/limit.ts";
import { type BenchResult, quantile } from "./table.ts";

const BODY = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }], stream: true });
const VALIDATOR_URI = "//bench//validator";
const MINER_URI = "//bench//miner";

/** Requests one after the other, for the time to first token. */
const LATENCY_REQUESTS = 300;
/** Streams of one turn, so many of them at once; both ways take turns, so that a busy machine hits both alike. */
const STREAMS = 400;
const AT_ONCE = 32;
const TURNS = 4;

type Way = { name: string; url: string; headers: () => Record<string, string> };
type Measured = { firstMs: number[]; streamsPerSecond: number[] };

/** The miner's added time to first token, and its streams per second, against a direct connection in the same run. */
export async function benchMiner(): Promise<BenchResult[]> {
  await readySr25519();
  const upstream = new Worker(new URL("./upstream-worker.ts", import.meta.url));
  const upstreamUrl = await urlOf(upstream);
  const workerData = { upstreamUrl, minerUri: MINER_URI, validatorUri: VALIDATOR_URI };
  const miner = startMiner(workerData);
  const powvMiner = startMiner({ ...workerData, powvDir: modelPath("R") });
  const [minerUrl = "", powvUrl = ""] = await Promise.all([urlOf(miner), urlOf(powvMiner)]);
  const dispatcher = new Agent({ connections: AT_ONCE });
  try {
    const direct = await measureAll(dispatcher, [
      { name: "direct", url: upstreamUrl, headers: () => ({ "content-type": "application/json" }) },
      { name: "through the miner", url: minerUrl, headers: signer() },
      { name: "with --powv", url: powvUrl, headers: signer() },
    ]);
    return [latencyTable(direct), throughputTable(direct)];
  } finally {
    await dispatcher.destroy();
    await Promise.all([upstream.terminate(), miner.terminate(), powvMiner.terminate()]);
  }
}

function startMiner(workerData: Record<string, string>): Worker {
  return new Worker(new URL("./miner-worker.ts", import.meta.url), { workerData });
}

async function urlOf(worker: Worker): Promise<string> {
  const [{ port }] = (await once(worker, "message")) as [{ port: number }];
  return `http://127.0.0.1:${port}`;
}

/** Signed headers, anew for each request; the keys are derived once, which is slow. */
function signer(): () => Record<string, string> {
  const hotkey = createHotkey({ uri: VALIDATOR_URI });
  const signedFor = createHotkey({ uri: MINER_URI }).address;
  const body = Buffer.from(BODY);
  return () => {
    const unsigned = { body, signedFor, nowMs: Date.now(), uuid: crypto.randomUUID() };
    return { "content-type": "application/json", ...signRequest({ hotkey }, unsigned) };
  };
}

async function measureAll(dispatcher: Agent, ways: Way[]): Promise<Map<string, Measured>> {
  const results = new Map(ways.map(({ name }) => [name, { firstMs: [], streamsPerSecond: [] } as Measured]));
  for (const way of ways) await streamMany(dispatcher, way, AT_ONCE);
  for (let count = 0; count < LATENCY_REQUESTS; count++) {
    for (const way of ways)
      results.get(way.name)?.firstMs.push(await streamOne(dispatcher, way, way.headers()));
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const way of ways) {
      results.get(way.name)?.streamsPerSecond.push(await streamMany(dispatcher, way, STREAMS));
    }
  }
  return results;
}

/** Streams per second; requests are signed before the clock starts. */
async function streamMany(dispatcher: Agent, way: Way, count: number): Promise<number> {
  const limit = createLimit(AT_ONCE);
  const headers = Array.from({ length: count }, way.headers);
  const startedAt = performance.now();
  await Promise.all(headers.map((one) => limit.run(() => streamOne(dispatcher, way, one))));
  return count / ((performance.now() - startedAt) / 1000);
}

/** Reads one answer to its end; milliseconds from sending to the first byte of the body. */
async function streamOne(dispatcher: Agent, { url }: Way, headers: Record<string, string>): Promise<number> {
  const startedAt = performance.now();
  const path = `${url}/v1/chat/completions`;
  const answer = await request(path, { dispatcher, method: "POST", headers, body: BODY });
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}: ${await answer.body.text()}`);
  let firstMs = 0;
  for await (const _chunk of answer.body) firstMs ||= performance.now() - startedAt;
  return firstMs;
}

function latencyTable(results: Map<string, Measured>): BenchResult {
  const base = results.get("direct")?.firstMs ?? [];
  const rows = [...results].map(([name, { firstMs }]) => [
    name,
    ...[0.5, 0.95].flatMap((share) => {
      const ms = quantile(firstMs, share);
      return [ms.toFixed(2), `+${(ms - quantile(base, share)).toFixed(2)}`];
    }),
  ]);
  const head = ["", "median ms", "added", "95 % ms", "added"];
  return { title: `Time to first token, ${LATENCY_REQUESTS} requests one after the other`, head, rows };
}

function throughputTable(results: Map<string, Measured>): BenchResult {
  const base = quantile(results.get("direct")?.streamsPerSecond ?? [], 0.5);
  const rows = [...results].map(([name, { streamsPerSecond }]) => {
    const median = quantile(streamsPerSecond, 0.5);
    return [name, median.toFixed(0), (median / base).toFixed(2)];
  });
  const head = ["", "streams/s", "of direct"];
  return {
    title: `Streams of 64 chunks, ${AT_ONCE} at once, median of ${TURNS} turns of ${STREAMS}`,
    head,
    rows,
  };
}
