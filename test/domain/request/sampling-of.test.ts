import { expect, test } from "vitest";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import { samplingOf } from "../../../src/domain/request/sampling-of.ts";

test("default: what the builder says is read back", () => {
  const { body } = buildRequest({
    endpoint: "CHAT",
    model: "m",
    messages: [],
    seed: 77_777n,
    temperature: 0.5,
    topP: 0.95,
    maxTokens: 50,
  });
  expect(samplingOf(body)).toEqual({
    temperature: 0.5,
    topP: 0.95,
    topK: -1,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    seed: 77_777n,
    maxTokens: 50,
    stop: [],
  });
});

test("behavior: defaults of an empty chat body and of a completion body", () => {
  expect(samplingOf({ messages: [] })).toEqual({
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    stop: [],
  });
  expect(samplingOf({ prompt: "x" }).maxTokens).toBe(16);
});

test.each([
  [{ seed: null }, undefined],
  [{ seed: -1 }, undefined],
  [{ seed: "9007199254740993" }, 9007199254740993n],
  [{ seed: 0 }, 0n],
])("behavior: seed of %j", (body, seed) => {
  expect(samplingOf(body).seed).toBe(seed);
});

test("behavior: stop, max_completion_tokens and small temperatures as vLLM reads them", () => {
  expect(samplingOf({ stop: "end" }).stop).toEqual(["end"]);
  expect(samplingOf({ stop: ["a", "b"] }).stop).toEqual(["a", "b"]);
  expect(samplingOf({ stop_token_ids: [5, 6] }).stopTokenIds).toEqual([5, 6]);
  expect(samplingOf({ max_tokens: 4, max_completion_tokens: 9 }).maxTokens).toBe(9);
  expect(samplingOf({ temperature: 0.001 }).temperature).toBe(0.01);
  expect(samplingOf({ temperature: 0 }).temperature).toBe(0);
});

test.each([
  { temperature: "hot" },
  { temperature: -1 },
  { seed: 1.5 },
  { stop: [1] },
  { stop_token_ids: ["a"] },
  { top_p: Number.NaN },
])("error: RESPONSE_INVALID for %j, naming the key", (body) => {
  expect(() => samplingOf(body)).toThrow(
    expect.objectContaining({
      code: "RESPONSE_INVALID",
      data: expect.objectContaining({ key: `request.${Object.keys(body)[0]}` }),
    }),
  );
});
