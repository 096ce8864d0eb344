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

test("default: of an answer only what concerns it is passed on, and nothing that Connection names", () => {
  const headers = {
    "content-type": "application/json",
    "content-length": "2",
    "x-request-id": "7",
    "set-cookie": ["a", "b"],
    server: "uvicorn",
    location: "http://10.0.0.7/",
    via: "inside",
    "transfer-encoding": "chunked",
    connection: "Keep-Alive, Vary",
    "keep-alive": "timeout=5",
    vary: "*",
  };
  expect(responseHeaders(headers)).toEqual({
    "content-type": "application/json",
    "content-length": "2",
    "x-request-id": "7",
  });
});
