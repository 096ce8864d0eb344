import { describe, expect, test } from "vitest";
import { normaliseBody, normaliseChunks } from "../../../src/domain/answer/normalise.ts";

const chat = (delta: object, more: object = {}) => ({
  object: "chat.completion.chunk",
  model: "m",
  choices: [{ index: 0, delta, ...more }],
});
const entry = (id: number, logprob: number | null = -0.5) => ({
  token: `token_id:${id}`,
  logprob,
  top_logprobs: [
    { token: `token_id:${id}`, logprob: -0.5 },
    { token: "token_id:9", logprob: -0.1 },
  ],
});
const run = (...data: unknown[]) =>
  normaliseChunks({ endpoint: "CHAT", chunks: data.map((one, i) => ({ atMs: 10 * (i + 1), data: one })) });

describe("normaliseChunks", () => {
  test("default: several tokens in a chunk, role chunk, text without tokens, usage", () => {
    const answer = run(
      chat({ role: "assistant", content: "" }, { logprobs: null, finish_reason: null }),
      chat({ content: "ab" }, { logprobs: { content: [entry(1), entry(2)] } }),
      chat({ content: "" }, { logprobs: { content: [entry(3)] } }),
      chat({ content: "é" }),
      chat(
        { content: "" },
        { logprobs: { content: [entry(2046)] }, finish_reason: "stop", stop_reason: 2046 },
      ),
      { choices: [], usage: { prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 } },
    );
    expect(answer.text).toBe("abé");
    expect(answer.tokens.map(({ id, atMs }) => [id, atMs])).toEqual([
      [1, 20],
      [2, 20],
      [3, 30],
      [2046, 50],
    ]);
    expect(answer.tokens[0]?.top).toEqual([
      { id: 9, logprob: -0.1 },
      { id: 1, logprob: -0.5 },
    ]);
    expect(answer).toMatchObject({
      finishReason: "stop",
      stopReason: 2046,
      usage: { promptTokens: 4, completionTokens: 4, totalTokens: 8 },
      chunks: 4,
      firstAtMs: 20,
      lastAtMs: 50,
      streamed: true,
      error: null,
    });
  });
  test("behavior: completion form, other choices ignored, null logprob", () => {
    const answer = normaliseChunks({
      endpoint: "COMPLETION",
      chunks: [
        { atMs: 1, data: { choices: [{ index: 1, text: "no", token_ids: [7] }] } },
        {
          atMs: 2,
          data: {
            choices: [
              {
                index: 0,
                text: "yes",
                logprobs: {
                  tokens: ["token_id:5"],
                  token_logprobs: [null],
                  top_logprobs: [{ "token_id:5": -1, "token_id:2": -0.5 }],
                },
              },
            ],
          },
        },
      ],
    });
    expect(answer.text).toBe("yes");
    expect(answer.tokens).toEqual([
      {
        id: 5,
        text: "",
        logprob: null,
        top: [
          { id: 2, logprob: -0.5 },
          { id: 5, logprob: -1 },
        ],
        atMs: 2,
      },
    ]);
  });
  test("behavior: usage on every chunk, and one of them that contradicts itself or the prompt", () => {
    const used = (completion_tokens: number, more: object = {}) => ({
      ...chat({ content: "x" }),
      usage: { prompt_tokens: 4, completion_tokens, total_tokens: 4 + completion_tokens, ...more },
    });
    expect(run(used(0), used(1), used(2)).usageDiffers).toBeUndefined();
    expect(run(used(0), used(1, { total_tokens: 6 }), used(2)).usageDiffers).toBe(true);
    expect(run(used(0, { prompt_tokens: 3, total_tokens: 3 }), used(1)).usageDiffers).toBe(true);
  });
  test("behavior: what a reasoning parser took out is kept apart, under its old name too", () => {
    const answer = run(
      chat({ reasoning: "so " }),
      chat({ reasoning_content: "then" }),
      chat({ content: "yes", reasoning: null }),
    );
    expect(answer).toMatchObject({ text: "yes", reasoning: "so then", chunks: 3 });
  });
  test("behavior: token_ids beside token texts give the ids", () => {
    const answer = run(
      chat({ content: "x" }, { token_ids: [8], logprobs: { content: [{ token: "x", logprob: -1 }] } }),
    );
    expect(answer.tokens).toEqual([{ id: 8, text: "x", logprob: -1, top: [], atMs: 10 }]);
    expect(answer.invalidTokens).toEqual([]);
  });
  test("behavior: a token text without an id, and one that contradicts its id, are invalid", () => {
    const answer = run(
      chat({ content: "x" }, { logprobs: { content: [{ token: "x", logprob: -1 }] } }),
      chat({ content: "y" }, { token_ids: [3], logprobs: { content: [entry(4)] } }),
    );
    expect(answer.tokens).toEqual([]);
    expect(answer.invalidTokens).toEqual(["x", "token_id:4"]);
  });
  test.each([
    ["one per id", [1, -2], [1, -2]],
    ["a scalar, which is the first token's", 7, [7, undefined]],
    ["fewer than ids", [5], [5, undefined]],
    ["more than ids", [5, 6, 7], [5, 6]],
    ["none", null, [undefined, undefined]],
    ["what is no number", "7", [undefined, undefined]],
    ["a list that holds no numbers", [1, null], [undefined, undefined]],
  ])("behavior: powv as %s", (_, powv, expected) => {
    const logprobs = { content: [entry(3), entry(4)] };
    const { tokens, error } = run(chat({ content: "x" }, { logprobs, powv }));
    expect(tokens.map((token) => token.powv)).toEqual(expected);
    expect(error).toBeNull();
  });
  test("behavior: powv keeps its place beside a token without an id", () => {
    const content = [{ token: "x", logprob: -1 }, entry(4)];
    expect(run(chat({ content: "x" }, { logprobs: { content }, powv: [1, 2] })).tokens).toMatchObject([
      { id: 4, powv: 2 },
    ]);
  });
  test("behavior: an error in mid-stream is kept, as is what is no completion", () => {
    expect(run(chat({ content: "a" }), { error: { message: "out of memory" } }).error).toBe("out of memory");
    expect(run(chat({ content: "a" }), { error: "Unauthorized" })).toMatchObject({
      text: "a",
      error: '"Unauthorized"',
    });
    expect(run({ hello: 1 }).error).toContain("choices");
    expect(run(null).error).toContain("not an object");
    expect(run(chat({ content: 5 })).error).toContain("content");
  });
  test("behavior: a whole body", () => {
    const body = {
      object: "chat.completion",
      prompt_token_ids: [1, 2],
      choices: [
        { index: 0, message: { content: "hi" }, logprobs: { content: [entry(6)] }, finish_reason: "stop" },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 },
    };
    expect(normaliseBody({ endpoint: "CHAT", body, atMs: 5 })).toMatchObject({
      text: "hi",
      streamed: false,
      promptTokenIds: [1, 2],
      finishReason: "stop",
    });
    expect(run(body).streamed).toBe(false);
  });
});
