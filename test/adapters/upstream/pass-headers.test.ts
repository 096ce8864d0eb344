import { expect, test } from "vitest";
import { requestHeaders, responseHeaders } from "../../../src/adapters/upstream/pass-headers.ts";

test("default: of a request only what concerns the answer is passed on, with our own key", () => {
  const headers = {
    accept: "text/event-stream",
    "content-type": "application/json",
    authorization: "Bearer of the client",
    cookie: "a=b",
    host: "miner",
    "epistula-signed-by": "5F",
    "x-request-id": "7",
  };
  expect(requestHeaders(headers, "sk")).toEqual({
    accept: "text/event-stream",
    "content-type": "application/json",
    authorization: "Bearer sk",
    "x-request-id": "7",
  });
});

test("behavior: no key, no Authorization", () => {
  expect(requestHeaders({ authorization: "Bearer of the client" }, "")).toEqual({});
});

test("default: of an answer everything is passed on but what belongs to its connection", () => {
  const headers = {
    "content-type": "application/json",
    "content-length": "2",
    "set-cookie": ["a", "b"],
    "transfer-encoding": "chunked",
    connection: "Keep-Alive, X-Own",
    "keep-alive": "timeout=5",
    "x-own": "1",
  };
  expect(responseHeaders(headers)).toEqual({
    "content-type": "application/json",
    "content-length": "2",
    "set-cookie": ["a", "b"],
  });
});
