import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createMinerMetrics } from "../../../src/adapters/stats/miner-metrics.ts";
import { type CreateMetrics, openStats } from "../../../src/adapters/stats/open-stats.ts";
import { createValidatorMetrics } from "../../../src/adapters/stats/validator-metrics.ts";
import type { Readiness } from "../../../src/domain/ports/metrics.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { readMetrics } from "../../helpers/read-metrics.ts";

const OK: Readiness = { ready: true, status: "ok" };

async function open<M>(createMetrics: CreateMetrics<M>, { readiness = () => OK, ip = "127.0.0.1" } = {}) {
  const clock = { ms: 0, monotonic: () => clock.ms };
  const stats = await openStats({ log: silentLog, clock }, { createMetrics, readiness, ip, port: 0 });
  onTestFinished(() => stats.close());
  return { ...stats, clock, url: `http://${ip}:${stats.port}` };
}

async function get(url: string) {
  const { statusCode: status, headers, body } = await request(url);
  return { status, type: headers["content-type"], text: await body.text() };
}

test("default: a validator's numbers, and what is read at the moment of asking", async () => {
  const { url, metrics } = await open(createValidatorMetrics);
  expect(await readMetrics(url)).toEqual({
    targon_rounds_total: 0,
    'targon_weights_total{readBack="true"}': 0,
    'targon_weights_total{readBack="false"}': 0,
    'targon_own_faults_total{reason="turned"}': 0,
    'targon_own_faults_total{reason="canary"}': 0,
    targon_event_loop_delay_seconds: expect.any(Number),
  });
  const read: { block: number; since: number | null; failed: number; distrusted: number } = {
    block: 10,
    since: 3,
    failed: 0,
    distrusted: 0,
  };
  metrics.follow({
    headBlock: () => read.block,
    blocksSinceWeights: () => read.since,
    failedWrites: () => read.failed,
    states: () => ({ clear: 3, watch: 2, fail: 1 }),
    distrusted: () => read.distrusted,
    engines: () => [
      {
        ...{ name: "http://a:8000", model: "m", state: "open" },
        ...{ waiting: 3, running: 2, calls: 9, failures: 4, seconds: 1.5 },
      },
    ],
  });
  metrics.roundEnded([
    { verified: true, cause: null, audited: true },
    { verified: false, cause: "DUPLICATE", audited: true },
    { verified: false, cause: "DUPLICATE", audited: true },
    { verified: null, cause: null, audited: true },
    { verified: null, cause: null, audited: false },
  ]);
  metrics.weightsTaken(true);
  metrics.evidenceRestarted("floor");
  metrics.ownFault("canary");
  expect(await readMetrics(url)).toMatchObject({
    targon_rounds_total: 1,
    'targon_answers_total{verified="true",cause="none"}': 1,
    'targon_answers_total{verified="false",cause="DUPLICATE"}': 2,
    'targon_answers_total{verified="null",cause="none"}': 1,
    'targon_weights_total{readBack="true"}': 1,
    'targon_audits_total{audited="true"}': 4,
    'targon_audits_total{audited="false"}': 1,
    'targon_evidence_restarts_total{reason="floor"}': 1,
    'targon_own_faults_total{reason="canary"}': 1,
    'targon_evidence_states{state="clear"}': 3,
    'targon_evidence_states{state="fail"}': 1,
    targon_engine_distrusted: 0,
    targon_head_block: 10,
    targon_blocks_since_weights: 3,
    targon_store_failed_writes_total: 0,
    'targon_engine_waiting{engine="http://a:8000",model="m"}': 3,
    'targon_engine_running{engine="http://a:8000",model="m"}': 2,
    'targon_engine_open{engine="http://a:8000",model="m"}': 1,
    'targon_engine_calls_total{engine="http://a:8000",model="m"}': 9,
    'targon_engine_failures_total{engine="http://a:8000",model="m"}': 4,
    'targon_engine_call_seconds_total{engine="http://a:8000",model="m"}': 1.5,
  });
  Object.assign(read, { block: 11, since: null, failed: 2, distrusted: 1 });
  const later = await readMetrics(url);
  expect(later).toMatchObject({
    targon_head_block: 11,
    targon_store_failed_writes_total: 2,
    targon_engine_distrusted: 1,
  });
  expect(later).not.toHaveProperty("targon_blocks_since_weights");
});

test("default: a miner's numbers", async () => {
  const { url, metrics, clock } = await open(createMinerMetrics);
  for (const status of [200, 200, 499]) metrics.requestEnded(status);
  const [first, second] = [metrics.answerBegan(), metrics.answerBegan()];
  clock.ms = 1500;
  first.firstByte();
  first.ended();
  expect(await readMetrics(url)).toMatchObject({
    'targon_requests_total{status="200"}': 2,
    'targon_requests_total{status="499"}': 1,
    targon_streams_open: 1,
    'targon_request_seconds_bucket{le="1"}': 0,
    'targon_request_seconds_bucket{le="2"}': 1,
    targon_request_seconds_count: 1,
    targon_request_seconds_sum: 1.5,
  });
  second.ended();
  expect(await readMetrics(url)).toMatchObject({ targon_streams_open: 0, targon_request_seconds_count: 1 });
});

test.each([
  ["validator", createValidatorMetrics],
  ["miner", createMinerMetrics],
])("behavior: each metric of a %s is named targon_… and has a sentence", async (_, create) => {
  const { url } = await open<unknown>(create);
  const { type, text } = await get(`${url}/metrics`);
  expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
  const helps = text.split("\n").filter((line) => line.startsWith("# HELP"));
  expect(helps.length).toBeGreaterThanOrEqual(3);
  for (const help of helps) expect(help).toMatch(/^# HELP targon_[a-z_]+ [A-Z].*\.$/);
  const counters = [...text.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name);
  for (const name of counters) expect(name).toMatch(/_total$/);
});

test("behavior: health while the process lives, ready as the neuron says", async () => {
  const state = { now: OK };
  const { url } = await open(createMinerMetrics, { readiness: () => state.now });
  expect(await get(`${url}/ready`)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  state.now = { ready: false, status: "stalled" };
  expect(await get(`${url}/ready`)).toMatchObject({ status: 503, text: '{"status":"stalled"}' });
  expect(await get(`${url}/health`)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
});

test("behavior: another path, another method and a body are refused", async () => {
  const { url } = await open(createMinerMetrics);
  expect((await get(`${url}/metrics/x`)).status).toBe(404);
  const posted = await request(`${url}/metrics`, { method: "POST", body: "x".repeat(2000) });
  expect(posted.statusCode).toBe(404);
  await posted.body.dump();
});

test("behavior: closing does not wait for who stays connected", async () => {
  const { port, close } = await open(createMinerMetrics);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const closed = once(socket, "close");
  await close();
  await closed;
});

test("error: PORT_IN_USE names address and port", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const options = { createMetrics: createMinerMetrics, readiness: () => OK, ip: "127.0.0.1", port };
  const opening = openStats({ log: silentLog, clock: { monotonic: () => 0 } }, options);
  await expect(opening).rejects.toMatchObject({ code: "PORT_IN_USE", data: { ip: "127.0.0.1", port } });
});

test("error: CONFIG_INVALID on an address of another machine", async () => {
  await expect(open(createMinerMetrics, { ip: "192.0.2.1" })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    data: { ip: "192.0.2.1", reason: "EADDRNOTAVAIL" },
  });
});
