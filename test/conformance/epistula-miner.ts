import { createServer } from "node:http";
import { Agent, request } from "undici";
import { z } from "zod";
import { createGate } from "../../src/adapters/axon/create-gate.ts";
import { openAxon } from "../../src/adapters/axon/open-axon.ts";
import { verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import type { Neuron } from "../../src/domain/ports/chain.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createHandlers } from "../../src/neuron/miner/create-handlers.ts";
import { eachCase, readHead } from "./each-case.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";

const exchange = z.object({
  name: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    body: z.string(),
  }),
});

const headSchema = z.object({ miner_hotkey: z.string(), validator_hotkey: z.string() });

type Data = z.infer<typeof headSchema>;
type Case = z.infer<typeof exchange>;
type Current = { case: Case | undefined };

/** Our window in both directions, ms, which the reference has only for the past (design §5). */
const WINDOW_MS = 8000;

/**
 * Our miner before an upstream that answers as recorded: it refuses what the reference's miner refused, and a 200 has
 * the recorded body. What design §5 adds is refused too: times to come, uuids seen before, bodies that are no JSON.
 */
export async function checkMinerResponses({ file, data }: Recording, report: Report): Promise<void> {
  const list = { file, list: "cases", cases: data.cases };
  const head = readHead(report, { ...list, schema: headSchema, data });
  if (head === undefined) return;
  const current: Current = { case: undefined };
  const miner = await openMiner(head, current);
  const seen = new Set<string>();
  try {
    await eachCase(report, { ...list, schema: exchange }, async (one, where) => {
      current.case = one;
      const got = await ask(miner.url, one);
      const taken = { status: 200, body: one.response.body };
      const expected = isTaken(one, seen) ? taken : { status: "400 to 499" };
      if (isSame(expected, got)) report.pass();
      else report.fail(where, expected, got);
    });
  } finally {
    await miner.close();
  }
}

function isSame(
  expected: { status: number | string; body?: string },
  got: { status: number; body: string },
): boolean {
  if (expected.status === 200) return got.status === 200 && got.body === expected.body;
  return got.status >= 400 && got.status < 500 && isConstantRefusal(got.body);
}

function isConstantRefusal(body: string): boolean {
  return z
    .object({ error: z.string().min(1) })
    .strict()
    .safeParse(JSON.parse(body)).success;
}

function isTaken({ request: { method, headers, body }, response }: Case, seen: Set<string>): boolean {
  if (response.status !== 200) return false;
  const uuid = headers["Epistula-Uuid"] ?? "";
  const isNew = !seen.has(uuid);
  seen.add(uuid);
  const aheadMs = Number(headers["Epistula-Timestamp"]) - dateOf(response.headers);
  return isNew && Math.abs(aheadMs) <= WINDOW_MS && (method !== "POST" || isJson(body));
}

function isJson(text: string | undefined): boolean {
  try {
    return typeof JSON.parse(text ?? "") === "object";
  } catch {
    return false;
  }
}

function dateOf(headers: [string, string][]): number {
  return Date.parse(headers.find(([name]) => name.toLowerCase() === "date")?.[1] ?? "");
}

async function ask(url: string, { request: { method, path, headers, body } }: Case) {
  const answer = await request(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.statusCode, body: await answer.body.text() };
}

/** A miner with the recording's metagraph, the clock of the case under way, and an upstream that gives its body. */
async function openMiner(data: Data, current: Current) {
  const upstream = createServer((_request, response) => {
    response
      .writeHead(200, { "content-type": "text/event-stream; charset=utf-8" })
      .end(current.case?.response.body);
  });
  await new Promise<void>((done) => upstream.listen(0, "127.0.0.1", done));
  const upstreamUrl = `http://127.0.0.1:${portOf(upstream.address())}/v1`;
  const models = {
    isOwn: () => false,
    first: Promise.resolve(),
    names: () => namesIn(current.case?.response.body ?? ""),
    urlOf: () => upstreamUrl,
  };
  const clock = { now: () => dateOf(current.case?.response.headers ?? []), monotonic: () => 0 };
  const gate = createGate(
    { clock, verifySignature, neuronOf: neuronsOf(data) },
    {
      receiver: data.miner_hotkey,
      forceValidatorPermit: true,
      minStakeRao: 1n,
    },
  );
  const dispatcher = new Agent();
  const handlers = createHandlers(
    { dispatcher, log: silentLog, models, isReady: () => true },
    { apiKey: "", upstreamTimeoutMs: 5000 },
  );
  const axon = await openAxon({ log: silentLog, clock, gate, handlers }, { ip: "127.0.0.1", port: 0 });
  return {
    url: `http://127.0.0.1:${axon.port}`,
    async close() {
      await axon.close(0);
      await dispatcher.destroy();
      upstream.closeAllConnections();
      upstream.close();
    },
  };
}

/** The validator with a permit and stake, the miner with neither. */
function neuronsOf({ validator_hotkey, miner_hotkey }: Data): (hotkey: string) => Neuron | undefined {
  const neuron = { coldkey: "", axon: null, active: true, lastUpdate: 0, incentive: 0, emissionRao: 0n };
  const neurons: Neuron[] = [
    { ...neuron, uid: 0, hotkey: validator_hotkey, stakeRao: 1n, validatorPermit: true },
    { ...neuron, uid: 1, hotkey: miner_hotkey, stakeRao: 0n, validatorPermit: false },
  ];
  return (wanted) => neurons.find(({ hotkey }) => hotkey === wanted);
}

/** The models of a recorded `GET /models`. */
function namesIn(body: string): string[] {
  return body.startsWith("[") ? z.array(z.string()).parse(JSON.parse(body)) : [];
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
