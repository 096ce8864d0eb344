import { expect, test } from "vitest";
import { buildRequest, serialise } from "../../../src/domain/request/build-request.ts";

const common = { model: "m", seed: 12_345n, temperature: 0.7, topP: 0.95, maxTokens: 64 };
const keys = (tail: string, ...middle: string[]) => ["model", "stream", ...middle, tail];
const MIDDLE = [
  "return_tokens_as_token_ids",
  "stream_options",
  "seed",
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "repetition_penalty",
  "max_tokens",
];

test("default: a chat request has the fixed keys in the fixed order", () => {
  const request = buildRequest({ ...common, endpoint: "CHAT", messages: [{ role: "user", content: "hi" }] });
  expect(Object.keys(request.body)).toEqual(keys("messages", "logprobs", "top_logprobs", ...MIDDLE));
  expect(request.body).toMatchObject({
    stream: true,
    logprobs: true,
    top_logprobs: 5,
    return_tokens_as_token_ids: true,
    stream_options: { include_usage: true },
    seed: 12_345,
    top_k: -1,
    min_p: 0,
    repetition_penalty: 1,
  });
});

test("default: a completion request asks for 5 logprobs by number", () => {
  const request = buildRequest({ ...common, endpoint: "COMPLETION", prompt: "once" });
  expect(Object.keys(request.body)).toEqual(keys("prompt", "logprobs", ...MIDDLE));
  expect(request.body.logprobs).toBe(5);
});

test("behavior: no stream_options without a stream, no seed key without a seed", () => {
  const request = buildRequest({ ...common, seed: null, stream: false, endpoint: "COMPLETION", prompt: "x" });
  expect(request.body).not.toHaveProperty("stream_options");
  expect(request.body).not.toHaveProperty("seed");
});

test("behavior: the bytes are the body's JSON in UTF-8", () => {
  const request = buildRequest({ ...common, endpoint: "COMPLETION", prompt: "Grüße 🦊" });
  expect(JSON.parse(new TextDecoder().decode(serialise(request)))).toEqual(request.body);
});

test("error: USAGE for a seed that JSON would round", () => {
  const make = () => buildRequest({ ...common, seed: 2n ** 60n + 1n, endpoint: "COMPLETION", prompt: "x" });
  expect(make).toThrow(expect.objectContaining({ code: "USAGE" }));
});
