import { expect, test } from "vitest";
import { modelsOfOneSource } from "../../../../src/neuron/miner/powv/models-of-one-source.ts";

const any = { model: null, source: "/any" };
const own = { model: "a", source: "/a" };

test.each([
  ["one source for all", [any], ["a", "b"]],
  ["one of them has its own", [any, own], ["b"]],
  ["only its own", [own], []],
  ["none", [], []],
])("default: %s", (_, sources, expected) => {
  expect(modelsOfOneSource(["a", "b"], sources)).toEqual(expected);
});
