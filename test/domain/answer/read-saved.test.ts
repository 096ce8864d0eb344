import { describe, expect, test } from "vitest";
import { parseRequest, parseSaved } from "../../../src/domain/answer/read-saved.ts";

const request = { model: "m", messages: [{ role: "user", content: "hi" }], stream: true };
const saved = {
  schema: "targon.response/1",
  endpoint: "CHAT",
  request,
  chunks: [{ atMs: 3, data: { choices: [] } }],
  startedAt: "2026-01-01T00:00:00.000Z",
  version: "8.0.0",
  note: "kept",
};
const invalid = (text: string, options?: { request?: unknown }) => {
  try {
    parseSaved(text, options);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("parseSaved", () => {
  test("default: targon.response/1, unknown keys kept", () => {
    expect(parseSaved(JSON.stringify(saved))).toEqual(saved);
  });
  test("behavior: a raw dump of events", () => {
    const dump = `: hi\ndata: {"choices":[],"created":1}\n\ndata: {"choices":[{"text":"x"}]}\n\ndata: [DONE]\n`;
    const read = parseSaved(dump, { request });
    expect(read.chunks).toEqual([
      { atMs: 0, data: { choices: [], created: 1 } },
      { atMs: 0, data: { choices: [{ text: "x" }] } },
    ]);
    expect(read).toMatchObject({ endpoint: "CHAT", request, startedAt: "1970-01-01T00:00:01.000Z" });
  });
  test("behavior: a plain body with CRLF around it", () => {
    const read = parseSaved(`\r\n${JSON.stringify({ choices: [] })}\r\n`, { request: { prompt: "x" } });
    expect(read).toMatchObject({ endpoint: "COMPLETION", response: { choices: [] } });
  });
  test.each([
    ["", "data"],
    ["hello", "data"],
    ["{", "json"],
    ["[]", "not"],
    ['{"a":1}', "choices"],
    ['{"choices":[]}', "request"],
    ["data: {oops\n\n", "data"],
    [JSON.stringify({ ...saved, request: undefined }), "request"],
    [JSON.stringify({ ...saved, chunks: undefined }), "chunks"],
    [JSON.stringify({ ...saved, schema: "targon.response/2" }), "schema"],
    [JSON.stringify({ ...saved, chunks: [{ data: 1 }] }), "chunks.0.atMs"],
  ])("error: RESPONSE_INVALID for %j", (text, key) => {
    const error = invalid(text);
    expect(error).toMatchObject({ code: "RESPONSE_INVALID" });
    if (key !== "not") expect(error).toMatchObject({ data: { key } });
  });
  test.each([
    ["", "the file holds no answer", "data"],
    [" \r\n", "the file holds no answer", "data"],
    ["data: [DONE]\n\n", "the file holds no answer", "data"],
    [": keep-alive\n\ndata: [DONE]\n\n", "the file holds no answer", "data"],
    ["curl: (7) Failed to connect", "the file is neither JSON nor a stream of events", "data"],
    ['{"error":{"message":"no","code":404}}', "the file holds an error instead of an answer", "choices"],
    ['{"error":"Method Not Allowed"}', "the file holds an error instead of an answer", "choices"],
    ['{"object":"error","message":"no"}', "the file holds an error instead of an answer", "choices"],
    [
      'data: {"error":{"message":"no"}}\n\ndata: [DONE]\n',
      "the file holds an error instead of an answer",
      "choices",
    ],
    ['{"detail":"Not Found"}', "the file holds no OpenAI response", "choices"],
  ])("error: RESPONSE_INVALID for %j says what the file holds", (text, message, key) => {
    expect(invalid(text, { request })).toMatchObject({ code: "RESPONSE_INVALID", message, data: { key } });
  });
  test("behavior: an error behind the first words, or in what we saved of a miner, is the miner's", () => {
    const error = { error: { message: "out of memory" } };
    const dump = `data: {"choices":[{"text":"x"}]}\n\ndata: ${JSON.stringify(error)}\n\n`;
    expect(parseSaved(dump, { request }).chunks).toHaveLength(2);
    const ours = { ...saved, chunks: [{ atMs: 3, data: error }] };
    expect(parseSaved(JSON.stringify(ours))).toEqual(ours);
  });
  test("error: RESPONSE_INVALID for a request without messages or prompt", () => {
    expect(invalid('{"choices":[]}', { request: {} })).toMatchObject({ data: { key: "messages" } });
    expect(() => parseRequest("[]")).toThrow("no JSON object");
  });
});
