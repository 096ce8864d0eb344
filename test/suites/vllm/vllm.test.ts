import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { openHttpMiners } from "../../../src/adapters/miners/http-miners.ts";
import { readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { MinerPort } from "../../../src/domain/ports/miner.ts";
import { buildRequest, serialise } from "../../../src/domain/request/build-request.ts";
import type { SavedResponse, Verdict } from "../../../src/domain/types.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { verifyResponse } from "../../../src/neuron/verify-response.ts";
import { type LoneMiner, startLoneMiner, validator } from "../../helpers/start-lone-miner.ts";
import { startServer } from "../../helpers/start-server.ts";
import { ask, type Question } from "./ask.ts";
import { openEnvironment } from "./open-environment.ts";
import { type Served, serveVllm } from "./serve-vllm.ts";

const run = promisify(execFile);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const environment = openEnvironment();
if (environment.dir === null) process.stderr.write(`test:vllm is skipped: ${environment.missing}\n`);

/** Prompts after which the model goes on for a while, with seeds of all sizes. */
const QUESTIONS: Question[] = [
  { endpoint: "CHAT", prompt: "Tell me a story about a fox", seed: 4712n },
  { endpoint: "CHAT", prompt: "Tell me a story about a fox", seed: 1_234_567_890n, temperature: 1, topP: 1 },
  { endpoint: "CHAT", prompt: "List five colours", seed: 2_147_483_647n },
  { endpoint: "COMPLETION", prompt: "The history of", seed: 4714n, temperature: 1, topP: 1 },
  { endpoint: "COMPLETION", prompt: "The history of", seed: 999_999_937n },
];

describe.skipIf(environment.dir === null)("a real vLLM with the V2 runner", { timeout: 120_000 }, () => {
  const closers: (() => Promise<unknown>)[] = [];
  let dir: string;
  let engine: Engine;
  let miners: MinerPort;
  let honest: LoneMiner;
  let cheat: LoneMiner;

  beforeAll(async () => {
    await readySr25519();
    dir = await mkdtemp(join(tmpdir(), "targon-vllm-"));
    closers.push(() => rm(dir, { recursive: true }));
    const [real, small] = await Promise.all([serve("R"), serve("S")]);
    engine = await openHttpEngine({ url: real.url, timeoutMs: 120_000, log: silentLog });
    closers.push(engine.close);
    miners = openHttpMiners({ hotkey: validator(), clock, allowPrivate: true, log: silentLog });
    closers.push(miners.close);
    honest = await startLoneMiner({ url: real.url, uri: "//targon//honest" });
    closers.push(honest.close);
    cheat = await startLoneMiner({ url: small.url, uri: "//targon//cheat" });
    closers.push(cheat.close);
  }, 400_000);

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  }, 60_000);

  async function serve(model: "R" | "S"): Promise<Served> {
    const served = await serveVllm({ dir: environment.dir ?? "", model });
    closers.push(served.close);
    return served;
  }

  const verify = (saved: SavedResponse): Promise<Verdict> =>
    verifyResponse({ engine, clock }, { saved }, new AbortController().signal);

  test.each(QUESTIONS)("default: an honest $endpoint answer with seed $seed passes", async (question) => {
    const verdict = await verify(await ask(miners, honest.target, question));
    expect(verdict).toMatchObject({ verified: true, cause: null, noise: "vllm", weaker: false });
    const sampling = verdict.checks.find(({ name }) => name === "sampling");
    expect(sampling?.detail).toContain("100 % of the tokens explained by noise vllm");
  });

  test.each(QUESTIONS)("behavior: another seed than $seed is found on $endpoint", async (question) => {
    const saved = await ask(miners, honest.target, { ...question, seed: question.seed - 1n });
    const verdict = await verify({ ...saved, request: { ...saved.request, seed: Number(question.seed) } });
    expect(verdict).toMatchObject({ verified: false, cause: "SEED_MISMATCH" });
  });

  test("behavior: another model behind the same miner is found", async () => {
    const verdicts: Verdict[] = [];
    for (const question of QUESTIONS) verdicts.push(await verify(await ask(miners, cheat.target, question)));
    expect(verdicts.map(({ verified }) => verified)).toEqual(QUESTIONS.map(() => false));
    expect(verdicts.map(({ cause }) => cause)).not.toContain("INTERNAL_ERROR");
  });

  test("behavior: curl reaches the miner with headers of ours over a file's bytes", async () => {
    const request = buildRequest({
      endpoint: "CHAT",
      model: MOCK_MODEL,
      messages: [{ role: "user", content: "List five colours" }],
      seed: 12_345n,
      temperature: 0.8,
      topP: 1,
      maxTokens: 8,
    });
    const body = serialise(request);
    await writeFile(join(dir, "body.json"), body);
    const headers = Object.entries(headersFor(body)).map(([name, value]) => `${name}: ${value}`);
    await writeFile(join(dir, "headers.txt"), headers.join("\n"));
    const url = `${honest.target.url}/v1/chat/completions`;
    const options = ["-sS", "-N", "--fail-with-body", "-H", "@headers.txt", "--data-binary", "@body.json"];
    const { stdout } = await run("curl", [...options, url], { cwd: dir, timeout: 60_000 });
    expect(stdout).toContain("chat.completion.chunk");
    expect(stdout.trimEnd().endsWith("data: [DONE]")).toBe(true);
  });

  test("behavior: curl without a signature is refused", async () => {
    const url = `${honest.target.url}/v1/chat/completions`;
    const { stdout } = await run(
      "curl",
      ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--data", "{}", url],
      {
        timeout: 60_000,
      },
    );
    expect(Number(stdout)).toBeGreaterThanOrEqual(400);
  });

  test("behavior: the openai package of Python streams from the miner, signed per request", async () => {
    const signer = await startServer((seen, response) =>
      response.end(JSON.stringify(headersFor(Buffer.from(seen.body)))),
    );
    closers.push(signer.close);
    const script = new URL("./openai-client.py", import.meta.url).pathname;
    const { stdout } = await run(
      join(environment.dir ?? "", "bin/python"),
      [script, signer.url, honest.target.url, MOCK_MODEL],
      { timeout: 120_000 },
    );
    expect(JSON.parse(stdout)).toEqual({
      text: expect.stringMatching(/\S/),
      whole: expect.stringMatching(/\S/),
    });
  });

  function headersFor(body: Uint8Array): Record<string, string> {
    const unsigned = {
      body,
      signedFor: honest.target.hotkey,
      nowMs: Date.now(),
      uuid: crypto.randomUUID(),
    };
    const signed = signRequest({ hotkey: validator() }, unsigned);
    return { ...signed, "X-Targon-Model": MOCK_MODEL, "Content-Type": "application/json" };
  }
});
