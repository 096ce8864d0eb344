import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import type { VerifyConfig } from "../../src/config.ts";
import { type RunningEngine, startEngine } from "../../src/devnet/engine/start-engine.ts";
import type { Verdict } from "../../src/domain/types.ts";
import type { TokenRow } from "../../src/domain/verification/explain/explained-token.ts";
import { BUILT_IN } from "../../src/domain/verification/policy/policies.ts";
import { TargonError } from "../../src/errors.ts";
import { silentLog } from "../../src/lib/log.ts";
import { runVerify, type VerifyDeps } from "../../src/neuron/verify.ts";

const MODEL = "targon/tiny-llama";
const modelDir = (name: string) => fileURLToPath(new URL(`../../src/devnet/models/${name}`, import.meta.url));
const clock = { now: () => Date.now(), monotonic: () => performance.now() };

let honest: RunningEngine;
let smaller: RunningEngine;

beforeAll(async () => {
  [honest, smaller] = (await Promise.all(
    ["R", "S"].map((name) => startEngine({ modelDir: modelDir(name), servedName: MODEL })),
  )) as [RunningEngine, RunningEngine];
});
afterAll(async () => {
  await Promise.all([honest, smaller].map((engine) => engine?.close()));
});

const request = {
  model: MODEL,
  stream: true,
  logprobs: true,
  top_logprobs: 5,
  return_tokens_as_token_ids: true,
  stream_options: { include_usage: true },
  seed: 4711,
  temperature: 0.8,
  top_p: 1,
  max_tokens: 64,
  messages: [{ role: "user", content: "Tell me a story about a fox." }],
};

/** What `curl -N` would have written. */
async function dump(engine: RunningEngine, body: object = request): Promise<string> {
  const response = await fetch(`${engine.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return await response.text();
}

async function run(
  files: Record<string, string>,
  more: Partial<VerifyConfig> = {},
  { url = honest.url, ...otherDeps }: Partial<VerifyDeps> & { url?: string } = {},
) {
  const events: [string, Record<string, unknown>][] = [];
  const written = new Map<string, string>();
  const all: Record<string, string> = { "request.json": JSON.stringify(request), ...files };
  const deps: VerifyDeps = {
    openEngine: async (model) => await openHttpEngine({ url, log: silentLog, ...(model && { model }) }),
    readFile: async (path) => {
      const text = all[path];
      if (text === undefined)
        throw new TargonError("FILE_UNREADABLE", "the file cannot be read", { data: { path } });
      return new TextEncoder().encode(text);
    },
    assertWritable: async () => {},
    writeFile: async (path, text) => void written.set(path, text),
    output: { event: (name, fields) => events.push([name, fields]) },
    log: silentLog,
    clock,
    ...otherDeps,
  };
  const config: VerifyConfig = {
    files: Object.keys(files),
    requestFile: "request.json",
    engineUrl: url,
    apiKey: null,
    mock: null,
    logging: { level: "error", format: "json", dir: "" },
    json: true,
    ...more,
  };
  const status = await runVerify(deps, config, new AbortController().signal);
  return { status, events, written };
}

describe("runVerify", () => {
  test("default: a dump of the real model's stream is verified", async () => {
    const { status, events } = await run({ "a.txt": await dump(honest) });
    expect(events).toEqual([
      ["verdict", expect.objectContaining({ file: "a.txt", verified: true, noise: "vllm", weaker: false })],
    ]);
    expect(status).toBe(0);
  });
  test("behavior: a model without a policy of its own is warned of, once", async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, warn: (...line: unknown[]) => void lines.push(line) };
    const policies = { ...BUILT_IN, hasOwn: () => false };
    const text = await dump(honest);
    const { status } = await run({ "a.txt": text, "b.txt": text }, {}, { log, policies });
    expect(status).toBe(0);
    expect(lines).toEqual([
      [expect.stringContaining("no policy of its own"), expect.objectContaining({ model: MODEL })],
    ]);
  });
  test("behavior: a plain body", async () => {
    const plain = { ...request, stream: false, stream_options: undefined };
    const files = { "a.json": await dump(honest, plain), "request.json": JSON.stringify(plain) };
    const { status, events } = await run(files, { files: ["a.json"] });
    expect(events[0]?.[1]).toMatchObject({ verified: true });
    expect(status).toBe(0);
  });
  test("behavior: an answer without a seed is judged by the rest and says so", async () => {
    const unseeded = { ...request, seed: undefined };
    const files = { "a.txt": await dump(honest, unseeded), "request.json": JSON.stringify(unseeded) };
    const { status, events } = await run(files, { files: ["a.txt"] });
    expect(events[0]?.[1]).toMatchObject({ verified: true, weaker: true });
    expect(status).toBe(0);
  });
  test("behavior: the smaller model's answer is refused with status 3, over others", async () => {
    const { status, events } = await run({ "s.txt": await dump(smaller), "a.txt": await dump(honest) });
    expect(events.map(([, { file, verified }]) => [file, verified])).toEqual([
      ["s.txt", false],
      ["a.txt", true],
    ]);
    expect(status).toBe(3);
  });
  test("error: status 4 for another model and for an engine that is away", async () => {
    const other = { ...request, model: "another" };
    const files = { "a.txt": await dump(honest), "request.json": JSON.stringify(other) };
    const otherModel = await run(files, { files: ["a.txt"] });
    expect(otherModel.status).toBe(4);
    expect(otherModel.events[0]).toMatchObject(["error", { code: "ENGINE_OTHER_MODEL", exit: 4 }]);
    const away = await run({ "a.txt": await dump(honest) }, {}, { url: "http://127.0.0.1:1" });
    expect(away.status).toBe(4);
    expect(away.events[0]).toMatchObject(["error", { code: "ENGINE_UNREACHABLE" }]);
  });
  test("behavior: an engine that says nothing for a while is a warning, and then no evidence", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const warn = vi.fn();
      const opening = Promise.withResolvers<never>();
      const asked = Promise.withResolvers<void>();
      const running = run(
        { "a.txt": 'data: {"choices":[]}\n\n' },
        {},
        {
          log: { ...silentLog, warn },
          openEngine: () => {
            asked.resolve();
            return opening.promise;
          },
        },
      );
      await asked.promise;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(warn.mock.calls).toEqual([
        ["the engine has not answered yet", { model: MODEL, waitedMs: 5_000 }],
      ]);
      opening.reject(new TargonError("ENGINE_TIMEOUT", "the engine did not answer in time"));
      expect((await running).status).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });
  test("error: status 2 for an answer that is an error, whole or in a stream", async () => {
    const error = '{"error":{"message":"The model `x` does not exist.","code":404}}';
    const { status, events } = await run({ "whole.json": error, "stream.txt": `data: ${error}\n\n` });
    expect(events.map(([name, { code, data }]) => [name, code, data])).toEqual([
      ["error", "RESPONSE_INVALID", { file: "whole.json", key: "choices" }],
      ["error", "RESPONSE_INVALID", { file: "stream.txt", key: "choices" }],
    ]);
    expect(status).toBe(2);
  });
  test("error: status 2 over all for a file that cannot be read, the rest is judged", async () => {
    const files = { "bad.txt": "nothing of the kind", "s.txt": await dump(smaller) };
    const { status, events } = await run(files, { files: ["bad.txt", "none.txt", "s.txt"] });
    expect(events[1]?.[1].data).toEqual({ file: "none.txt" });
    expect(
      events.map(([name, { code, data }]) => [name, code, (data as { key?: string } | undefined)?.key]),
    ).toEqual([
      ["error", "RESPONSE_INVALID", "data"],
      ["error", "FILE_UNREADABLE", undefined],
      ["verdict", undefined, undefined],
    ]);
    expect(status).toBe(2);
  });
});

describe("--explain and --report", () => {
  let answer: string;
  beforeAll(async () => {
    answer = await dump(honest);
  });
  test("default: --explain adds a row per token; an honest answer's are the seed's choice", async () => {
    const { events } = await run({ "a.txt": answer }, { explain: true });
    const verdict = { tokens: 0, evidence: 0, ...events[0]?.[1] } as Verdict & { tokensTable: TokenRow[] };
    const { tokens, tokensTable, evidence } = verdict;
    expect(tokensTable).toHaveLength(tokens);
    for (const [i, row] of tokensTable.entries()) {
      expect(row).toMatchObject({
        index: i,
        margin: 0,
        masked: false,
        drawn: { id: row.id, text: row.text },
      });
      expect(row.reported).toBeCloseTo(row.verified ?? 0, 3);
      expect(row.rank).toBeGreaterThanOrEqual(1);
      expect(row.chance).toBeGreaterThan(0);
      expect(typeof row.text).toBe("string");
    }
    expect(tokensTable.at(-1)?.evidence).toBeCloseTo(evidence, 6);
  });
  test("behavior: under another seed the table says what that seed would have drawn", async () => {
    const files = {
      "a.txt": answer,
      "request.json": JSON.stringify({ ...request, seed: 4712 }),
    };
    const { status, events } = await run(files, { files: ["a.txt"], explain: true });
    const rows = events[0]?.[1].tokensTable as TokenRow[];
    const off = rows.filter(({ margin }) => margin !== 0);
    expect(off.length).toBeGreaterThan(5);
    for (const { id, drawn } of off) expect(drawn?.id).not.toBe(id);
    expect(status).toBe(3);
  });
  test("behavior: without them nothing is added and nothing is written", async () => {
    const { events, written } = await run({ "a.txt": answer });
    expect(events[0]?.[1]).not.toHaveProperty("tokensTable");
    expect(written.size).toBe(0);
  });
  test("behavior: what is refused before the prefill has its tokens, without scores", async () => {
    const files = {
      "a.txt": answer.replace(/"total_tokens":\d+/, '"total_tokens":1'),
    };
    const { events } = await run(files, { explain: true });
    const rows = events[0]?.[1].tokensTable as TokenRow[];
    expect(events[0]?.[1]).toMatchObject({ cause: "INCORRECT_USAGE_DATA" });
    expect(rows[0]).toMatchObject({ verified: null, margin: null, masked: null });
    expect(rows.length).toBeGreaterThan(8);
  });
  test("behavior: --report writes one page of all files, those without a verdict named", async () => {
    const files = { "a.txt": answer, "s.txt": await dump(smaller), "bad.txt": "nothing" };
    const { status, written, events } = await run(files, { reportFile: "out.html" });
    expect(status).toBe(2);
    expect(events[0]?.[1]).not.toHaveProperty("tokensTable");
    expect([...written.keys()]).toEqual(["out.html"]);
    const page = written.get("out.html") ?? "";
    expect(page.match(/<article/g)).toHaveLength(2);
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).toContain("bad.txt: <span");
    expect(page).toContain(createHash("sha256").update(files["a.txt"]).digest("hex"));
  });
  test("behavior: no page where nothing was judged", async () => {
    const { written } = await run({ "bad.txt": "nothing" }, { reportFile: "out.html" });
    expect(written.size).toBe(0);
  });
  test("behavior: with the reference's rules the tokens stand without a test", async () => {
    const { events } = await run({ "a.txt": answer }, { explain: true, rules: "4.2" });
    const rows = events[0]?.[1].tokensTable as TokenRow[];
    expect(rows.length).toBeGreaterThan(8);
    expect(rows[0]).toMatchObject({ verified: null, margin: null });
  });
  test("error: FILE_UNWRITABLE before anything is judged", async () => {
    const openEngine = vi.fn();
    const assertWritable = async () => {
      throw new TargonError("FILE_UNWRITABLE", "the file cannot be written");
    };
    const running = run({ "a.txt": "" }, { reportFile: "x/out.html" }, { openEngine, assertWritable });
    await expect(running).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
    expect(openEngine).not.toHaveBeenCalled();
  });
});
