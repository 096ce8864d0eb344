import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { streamFacts } from "../../../../src/domain/verification/rules/stream-facts.ts";
import { type Exchange, timedChunks } from "../../../conformance/answers.ts";

const FOLDER = new URL("../../../fixtures/vllm/0.32.0-float32/", import.meta.url);

function recorded(name: string) {
  const { pieces } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Exchange;
  return streamFacts(timedChunks(pieces ?? []));
}

describe("streamFacts", () => {
  test("default: role, tokens, end and usage of a recorded stream", () => {
    const facts = recorded("chat-stream-continuous-usage");
    expect(facts).toMatchObject({ pieces: 15, usageInLast: true, finishBeforeLast: "stop" });
    expect([facts.chunks.length, facts.tokenChunks.length]).toEqual([18, 16]);
  });
  test("behavior: without logprobs and usage", () => {
    const facts = recorded("chat-stream-plain");
    expect(facts).toMatchObject({ pieces: 14, usageInLast: false, finishBeforeLast: null, tokenChunks: [] });
  });
  test("behavior: what is no chunk counts as one that carries nothing", () => {
    const facts = streamFacts([{ atMs: 5, data: "rubbish" }]);
    expect(facts).toEqual({
      chunks: [5],
      tokenChunks: [],
      pieces: 0,
      usageInLast: false,
      finishBeforeLast: null,
    });
  });
});
