import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type AttachDeps, attachEngine, refusalOf } from "../../../src/adapters/engine/attach-engine.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type ProxyRules, startEngineProxy } from "../../helpers/start-engine-proxy.ts";

const MODEL = "org/m";
const deps: AttachDeps = { needTokens: 1024, log: silentLog };
const NOT_FOUND = { status: 404, body: { detail: "Not Found" } };

let engine: RunningEngine;

beforeAll(async () => {
  engine = await startEngine({ modelDir: modelPath("R"), servedName: MODEL });
}, 60_000);

afterAll(() => engine.close());

/** The engine behind a server with these ways. */
async function behind(rules: ProxyRules): Promise<string> {
  const proxy = await startEngineProxy(engine.url, rules);
  onTestFinished(() => proxy.close());
  return proxy.url;
}

async function attach(url: string, more: Partial<AttachDeps> & { model?: string; apiKey?: string } = {}) {
  const { model = MODEL, apiKey, ...rest } = more;
  const attached = await attachEngine(
    { ...deps, ...rest },
    { model, url, ...(apiKey !== undefined && { apiKey }) },
  );
  onTestFinished(() => attached.engine.close());
  return attached;
}

const missing = (...paths: string[]): ProxyRules => ({
  answer: (path) => (paths.includes(path) ? NOT_FOUND : null),
});

const refused = (path: string, message: string): ProxyRules => ({
  answer: (asked, body) =>
    asked === path && "prompt_logprobs" in body
      ? { status: 400, body: { error: { message, code: 400 } } }
      : null,
});

type Choice = {
  prompt_logprobs?: (Record<string, { logprob: number }> | null)[];
  logprobs?: Logprobs | null;
};
type Logprobs = { top_logprobs: Record<string, number>[]; token_logprobs: number[] };
const choicesOf = (body: object) => (body as { choices: Choice[] }).choices;

/** Log-probabilities after the temperature, as `--logprobs-mode processed_logprobs` gives them. */
const processed: ProxyRules = {
  change(_path, body, { temperature }) {
    if (!("choices" in body) || temperature === 1) return body;
    for (const { logprobs } of choicesOf(body))
      for (const top of logprobs?.top_logprobs ?? []) {
        const heat = (value: number) => value / Number(temperature);
        const rest = Math.log(Object.values(top).reduce((sum, value) => sum + Math.exp(heat(value)), 0));
        for (const [id, value] of Object.entries(top)) top[id] = heat(value) - rest;
      }
    return body;
  },
};

/** The second prefill of the same ids reads a stale cache. */
function stale(): ProxyRules {
  let prefills = 0;
  return {
    change(_path, body, { prompt_logprobs }) {
      if (prompt_logprobs !== undefined && ++prefills >= 2) choicesOf(body).forEach(lower);
      return body;
    },
  };
}

function lower({ prompt_logprobs: entries }: Choice): void {
  const all = (entries ?? []).flatMap((entry) => Object.values(entry ?? {}));
  for (const one of all) one.logprob -= 0.5;
}

const withoutPrefill: ProxyRules = {
  change(_path, body) {
    if ("choices" in body) for (const choice of choicesOf(body)) delete choice.prompt_logprobs;
    return body;
  },
};

const logits: ProxyRules = {
  change(_path, body, { logprobs }) {
    if (!("choices" in body) || logprobs === undefined) return body;
    for (const choice of choicesOf(body))
      for (const top of choice.logprobs?.top_logprobs ?? [])
        for (const [id, value] of Object.entries(top)) top[id] = value + 20;
    return body;
  },
};

describe("attachEngine", () => {
  test("default: an engine that can do all of it stands behind its guard", async () => {
    const attached = await attach(engine.url);
    expect(attached).toMatchObject({ name: engine.url, model: MODEL, root: modelPath("R") });
    expect(attached.reading()).toEqual({
      ...{ name: engine.url, model: MODEL, state: "closed", waiting: 0, running: 0 },
      ...{ calls: 0, failures: 0, seconds: 0 },
    });
    expect(await attached.isSame()).toBe(true);
  });

  test.each<[string, () => ProxyRules, string]>([
    [
      "no /tokenize",
      () => ({
        answer: (path) => (path === "/tokenize" ? NOT_FOUND : null),
        change: (_path, body) => {
          if ("choices" in body)
            for (const choice of choicesOf(body)) Object.assign(choice, { prompt_token_ids: null });
          return body;
        },
      }),
      "/tokenize answers 404, which verification needs: attach the engine's own address (its container, pod or Service) instead of the router's",
    ],
    [
      "no /detokenize",
      () => missing("/detokenize"),
      "/detokenize answers 404, which verification needs: attach the engine's own address (its container, pod or Service) instead of the router's",
    ],
    [
      "no /v1/models",
      () => missing("/v1/models"),
      "it is no server with vLLM's API: /v1/models answers 404: give the address in front of /v1",
    ],
    [
      "few logprobs",
      () =>
        refused("/v1/completions", "Requested prompt logprobs of 20, which is greater than max allowed: 5"),
      "it gives at most 5 prompt_logprobs, 20 are needed: start it with --max-logprobs 20",
    ],
    [
      "prefix caching of vLLM 0.9",
      () => refused("/v1/completions", "Prefix caching with prompt logprobs not yet supported on VLLM V1."),
      "it gives no prompt_logprobs while its prefix caching is on: start it with --no-enable-prefix-caching",
    ],
    [
      "a stale prefix cache",
      stale,
      "it gives other prompt_logprobs when it is asked again: start it with --no-enable-prefix-caching",
    ],
    [
      "no prompt_logprobs",
      () => withoutPrefill,
      "its answers carry no whole prompt_logprobs: let it be vLLM, and attach the engine's own address (its container, pod or Service) instead of the router's",
    ],
    [
      "logprobs after temperature",
      () => processed,
      "its log-probabilities are those after temperature: start it with --logprobs-mode raw_logprobs (vLLM 0.10 or newer)",
    ],
    [
      "logits",
      () => logits,
      "it gives logits for log-probabilities: start it with --logprobs-mode raw_logprobs (vLLM 0.10 or newer)",
    ],
  ])("error: ENGINE_UNFIT for %s", async (_name, rules, why) => {
    const url = await behind(rules());
    const error = await attach(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ENGINE_UNFIT" });
    expect(refusalOf(error, { model: MODEL, url })).toEqual({ engine: url, model: MODEL, why });
  });

  test("error: ENGINE_UNFIT where the context is too short", async () => {
    await expect(attach(engine.url, { needTokens: 4096 })).rejects.toMatchObject({
      code: "ENGINE_UNFIT",
      data: {
        found: "it has room for 2048 tokens, the longest requests need 4096",
        mend: "start it with --max-model-len 4096 or more",
      },
    });
  });

  test("error: ENGINE_UNFIT for another model, which is named", async () => {
    await expect(attach(engine.url, { model: "org/other" })).rejects.toMatchObject({
      code: "ENGINE_UNFIT",
      data: { found: "it serves org/m, not org/other" },
    });
  });

  test("behavior: a key that is wanted is asked for, and one that is given is sent", async () => {
    const locked = await startEngine({ modelDir: modelPath("R"), servedName: MODEL, apiKey: "secret" });
    onTestFinished(() => locked.close());
    await expect(attach(locked.url)).rejects.toMatchObject({
      code: "ENGINE_UNFIT",
      data: { found: "it wants a key", mend: `give it: --engines.api-key-file ${locked.url}=FILE` },
    });
    await expect(attach(locked.url, { apiKey: "secret" })).resolves.toMatchObject({ model: MODEL });
  });

  test("error: ENGINE_UNREACHABLE stays what it is: it may pass", async () => {
    await expect(attach("http://127.0.0.1:1")).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  });

  test("behavior: a router without version, length and messages in /tokenize is good enough", async () => {
    const seen: string[] = [];
    const url = await behind({
      answer(path, body) {
        seen.push(path);
        if (path === "/version") return NOT_FOUND;
        return path === "/tokenize" && "messages" in body
          ? { status: 422, body: { detail: [{ loc: ["body", "prompt"] }] } }
          : null;
      },
      change(path, body) {
        if (path !== "/v1/models") return body;
        const [card] = (body as { data: object[] }).data;
        return { ...body, data: [{ ...card, root: null, max_model_len: null }] };
      },
    });
    const attached = await attach(url);
    expect(await attached.engine.describe()).toMatchObject({
      version: "unknown",
      root: MODEL,
      maxModelLen: 2048,
    });
    const messages = [{ role: "user" as const, content: "Tell me a story" }];
    const straight = await attach(engine.url);
    expect(await attached.engine.tokenize({ messages })).toEqual(
      await straight.engine.tokenize({ messages }),
    );
    expect(seen).toContain("/v1/chat/completions");
  });

  test("behavior: one that serves other files by now says nothing more", async () => {
    let root = "/models/one";
    const url = await behind({
      change(path, body) {
        if (path !== "/v1/models") return body;
        const [card] = (body as { data: object[] }).data;
        return { ...body, data: [{ ...card, root }] };
      },
    });
    const attached = await attach(url, { descriptionMs: 0 });
    expect(await attached.isSame()).toBe(true);
    root = "/models/two";
    expect(await attached.isSame()).toBe(false);
    await expect(attached.engine.describe()).rejects.toMatchObject({
      code: "ENGINE_OTHER_MODEL",
      data: { before: "/models/one", now: "/models/two" },
    });
  });

  test("behavior: user and password of the address are sent and never told", async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await startEngineProxy(engine.url, {});
    onTestFinished(() => proxy.close());
    const attached = await attach(proxy.url.replace("http://", "http://me:pass%20word@"));
    seen.push(...proxy.requests.map(({ headers }) => headers.authorization));
    expect(new Set(seen)).toEqual(new Set([`Basic ${Buffer.from("me:pass word").toString("base64")}`]));
    expect(attached.name).toBe(proxy.url);
  });
});
