import { expect, onTestFinished, test } from "vitest";
import type { ModelEndpoint } from "../../../src/config.ts";
import { TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { followModels } from "../../../src/neuron/miner/follow-models.ts";

function follow(endpoints: ModelEndpoint[], lists: Record<string, string[]>) {
  const life = new AbortController();
  onTestFinished(() => life.abort(new DOMException("stopped", "AbortError")));
  const listModels = async (url: string) => {
    const models = lists[url];
    if (models === undefined) throw new TargonError("UPSTREAM_UNREACHABLE", "away");
    return models;
  };
  return followModels({ log: silentLog, listModels }, { endpoints, signal: life.signal });
}

test("default: what is configured and what is listed, each once", async () => {
  const endpoints = [
    { model: "a", url: "one" },
    { model: null, url: "two" },
    { model: null, url: "three" },
  ];
  const models = follow(endpoints, { two: ["b", "a"], three: ["c"] });
  await models.first;
  expect(models.names()).toEqual(["a", "b", "c"]);
  expect([models.urlOf("b"), models.urlOf("c"), models.urlOf("none")]).toEqual(["two", "three", undefined]);
});

test("behavior: the upstreams of one model take turns", async () => {
  const endpoints = ["one", "two", "three"].map((url) => ({ model: "a", url }));
  const models = follow(endpoints, {});
  expect(Array.from({ length: 4 }, () => models.urlOf("a"))).toEqual(["one", "two", "three", "one"]);
});

test("behavior: an upstream that is away keeps nobody waiting", async () => {
  const models = follow(
    [
      { model: null, url: "away" },
      { model: null, url: "two" },
    ],
    { two: ["b"] },
  );
  await models.first;
  expect(models.names()).toEqual(["b"]);
});
