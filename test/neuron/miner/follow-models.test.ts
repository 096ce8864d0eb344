import { expect, onTestFinished, test } from "vitest";
import type { ModelEndpoint } from "../../../src/config.ts";
import { TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { followModels, type ModelsOptions } from "../../../src/neuron/miner/follow-models.ts";

type Served = NonNullable<ModelsOptions["served"]>;

function follow(endpoints: ModelEndpoint[], lists: Record<string, string[]>, served: Served | null = null) {
  const life = new AbortController();
  onTestFinished(() => life.abort(new DOMException("stopped", "AbortError")));
  const listModels = async (url: string) => {
    const models = lists[url];
    if (models === undefined) throw new TargonError("UPSTREAM_UNREACHABLE", "away");
    return models;
  };
  return followModels({ log: silentLog, listModels }, { endpoints, served, signal: life.signal });
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

/** Engines of ours by model; null: not ready. */
function own(urls: Record<string, string | null>): Served {
  return {
    names: () => Object.keys(urls).filter((model) => urls[model]),
    has: (model) => model in urls,
    urlOf: (model) => urls[model] ?? undefined,
    first: Promise.resolve(),
  };
}

test("behavior: an engine of ours is named when it is ready; before, its model is ours and nobody can serve it", async () => {
  const urls: Record<string, string | null> = { a: null };
  const models = follow([], {}, own(urls));
  await models.first;
  expect([models.names(), models.urlOf("a"), models.isOwn("a")]).toEqual([[], null, true]);
  expect([models.urlOf("b"), models.isOwn("b")]).toEqual([undefined, false]);
  urls.a = "gate";
  expect([models.names(), models.urlOf("a")]).toEqual([["a"], "gate"]);
});

test("behavior: a model of both takes turns, and is the endpoint's alone while our engine is away", () => {
  const urls: Record<string, string | null> = { a: "gate" };
  const models = follow([{ model: "a", url: "one" }], {}, own(urls));
  const asked = () => Array.from({ length: 3 }, () => models.urlOf("a"));
  expect(asked()).toEqual(["gate", "one", "gate"]);
  urls.a = null;
  expect(asked()).toEqual(["one", "one", "one"]);
  expect(models.names()).toEqual(["a"]);
});
