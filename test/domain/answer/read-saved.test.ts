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
  test("error: RESPONSE_INVALID for a request without messages or prompt", () => {
    expect(invalid('{"choices":[]}', { request: {} })).toMatchObject({ data: { key: "messages" } });
    expect(() => parseRequest("[]")).toThrow("no JSON object");
  });
});
