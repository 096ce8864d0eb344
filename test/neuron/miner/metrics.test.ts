import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createMinerMetrics } from "../../../src/adapters/stats/miner-metrics.ts";
import { openStats } from "../../../src/adapters/stats/open-stats.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { readMetrics } from "../../helpers/read-metrics.ts";
import { startServer } from "../../helpers/start-server.ts";
import { signed, startTestMiner } from "./start-test-miner.ts";

const BODY = JSON.stringify({ model: "m", prompt: "x" });

/** A watched miner before an upstream that answers when told; `answers` are the open ones. */
async function start() {
  const answers: ServerResponse[] = [];
  const upstream = await startServer(({ path }, response) => {
    if (path === "/v1/models") response.end('{"object":"list","data":[{"id":"m"}]}');
    else answers.push(response.writeHead(200, { "content-type": "text/event-stream" }));
  });
  onTestFinished(upstream.close);
  const stats = await openStats(
    { log: silentLog, clock: { monotonic: () => performance.now() } },
    {
      createMetrics: createMinerMetrics,
      readiness: () => ({ ready: true, status: "ok" }),
      ip: "127.0.0.1",
      port: 0,
    },
  );
  onTestFinished(stats.close);
  const miner = await startTestMiner({ upstreamUrl: upstream.url, deps: { metrics: stats.metrics } });
  onTestFinished(miner.stop);
  const read = () => readMetrics(`http://127.0.0.1:${stats.port}`);
  return { url: `${miner.url}/v1/completions`, health: `${miner.url}/health`, answers, read };
}

function ask(url: string, signal = new AbortController().signal) {
  return request(url, { method: "POST", headers: signed(BODY), body: BODY, signal });
}

test("default: an open stream, its first byte, and its end", async () => {
  const { url, answers, read } = await start();
  const asking = ask(url);
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.flushHeaders();
  const answer = await asking;
  // Headers alone are no answer yet.
  expect(await read()).toMatchObject({ targon_streams_open: 1, targon_request_seconds_count: 0 });
  answers[0]?.write("data: {}\n\n");
  await once(answer.body, "data");
  expect(await read()).toMatchObject({ targon_streams_open: 1, targon_request_seconds_count: 1 });
  answers[0]?.end("data: [DONE]\n\n");
  await answer.body.dump();
  await expect.poll(read).toMatchObject({
    targon_streams_open: 0,
    targon_request_seconds_count: 1,
    'targon_requests_total{status="200"}': 1,
  });
});

test("behavior: refusals count by their status, questions for health do not", async () => {
  const { url, health, read } = await start();
  for (let count = 0; count < 2; count++) {
    await (await request(url, { method: "POST", body: BODY })).body.dump();
    await (await request(health)).body.dump();
  }
  const other = JSON.stringify({ model: "none" });
  await (await request(url, { method: "POST", headers: signed(other), body: other })).body.dump();
  await expect.poll(read).toMatchObject({
    'targon_requests_total{status="400"}': 2,
    'targon_requests_total{status="404"}': 1,
    targon_streams_open: 0,
    targon_request_seconds_count: 0,
  });
  expect(await read()).not.toHaveProperty('targon_requests_total{status="200"}');
});

test("behavior: a caller that leaves before an answer is a 499, and no stream stays open", async () => {
  const { url, answers, read } = await start();
  const leaving = new AbortController();
  const asking = ask(url, leaving.signal);
  asking.catch(() => {});
  await expect.poll(() => answers.length).toBe(1);
  expect(await read()).toMatchObject({ targon_streams_open: 1 });
  leaving.abort();
  await expect.poll(read).toMatchObject({
    'targon_requests_total{status="499"}': 1,
    targon_streams_open: 0,
    targon_request_seconds_count: 0,
  });
});
