import { expect, test } from "vitest";
import { alterationOf } from "../../../src/domain/request/alteration-of.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";

const messages = [{ role: "user" as const, content: "hi" }];

test("default: nothing of what we ask by ourselves alters the answer", () => {
  const spec = { model: "m", seed: 1n, temperature: 0.7, topP: 0.9, maxTokens: 9 };
  expect(alterationOf(buildRequest({ ...spec, endpoint: "CHAT", messages }).body)).toBeNull();
  expect(alterationOf(buildRequest({ ...spec, endpoint: "COMPLETION", prompt: "x" }).body)).toBeNull();
});

test.each([
  { tools: null, logit_bias: {}, bad_words: [], min_tokens: 0, best_of: 1, use_beam_search: false },
  { response_format: { type: "text" } },
  { add_generation_prompt: true, continue_final_message: false, guided_json: null },
])("behavior: what is left out, empty or neutral alters nothing: %j", (body) => {
  expect(alterationOf({ messages, ...body })).toBeNull();
});

test.each([
  ["min_tokens", 2, "choice"],
  ["logit_bias", { 3: -100 }, "choice"],
  ["guided_regex", "a+", "logprobs"],
  ["response_format", { type: "json_schema" }, "logprobs"],
  ["tools", [{}], "prompt"],
  ["add_generation_prompt", false, "prompt"],
])("behavior: %s %j hides the %s", (...[key, value, hides]) => {
  expect(alterationOf({ messages, [key]: value })).toEqual({ key, hides });
});

test("behavior: of several keys the one that hides most", () => {
  const body = { logit_bias: { 3: 1 }, guided_choice: ["a"], tools: [{}] };
  expect(alterationOf(body)).toEqual({ key: "tools", hides: "prompt" });
  expect(alterationOf({ ...body, tools: [] })).toEqual({ key: "guided_choice", hides: "logprobs" });
});
