import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { openMinerStats, openValidatorStats } from "../../../src/neuron/open/stats.ts";
import { createTestIo } from "../../helpers/create-test-io.ts";

function createIo() {
  const lifecycle = createLifecycle(1000);
  onTestFinished(() => void lifecycle.end());
  const events: string[] = [];
  const output = { event: (name: string) => void events.push(name) };
  const served: number[] = [];
  const log: Log = {
    ...silentLog,
    info: (_message, fields) => void served.push(Number(fields?.port)),
    child: () => log,
  };
  return {
    io: createTestIo(lifecycle, { output, log }),
    events,
    lifecycle,
    /** As the log says it. */
    port: () => served[0] ?? 0,
  };
}

async function statusOf(url: string): Promise<number> {
  const { statusCode, body } = await request(url, { reset: true });
  await body.dump();
  return statusCode;
}

test("default: without a port nothing is served and the output is the command's own", async () => {
  const { io } = createIo();
  expect(await openValidatorStats(null, io)).toEqual({ metrics: null, output: io.output });
  expect(await openMinerStats(null, io)).toEqual({ metrics: null, output: io.output });
});

test("default: served until the command's life ends; a miner is ready after its event", async () => {
  const { io, events, lifecycle, port } = createIo();
  const { metrics, output } = await openMinerStats({ ip: "127.0.0.1", port: 0 }, io);
  const url = `http://127.0.0.1:${port()}`;
  metrics?.requestEnded(200);
  expect(await statusOf(`${url}/metrics`)).toBe(200);
  expect(await statusOf(`${url}/ready`)).toBe(503);
  output.event("ready", {});
  expect(await statusOf(`${url}/ready`)).toBe(200);
  expect(events).toEqual(["ready"]);
  expect(await lifecycle.end()).toEqual([]);
  await expect(statusOf(`${url}/health`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("error: PORT_IN_USE for the second neuron on one port", async () => {
  const { io, port } = createIo();
  await openValidatorStats({ ip: "127.0.0.1", port: 0 }, io);
  const taken = { ip: "127.0.0.1", port: port() };
  await expect(openMinerStats(taken, io)).rejects.toMatchObject({ code: "PORT_IN_USE" });
});
