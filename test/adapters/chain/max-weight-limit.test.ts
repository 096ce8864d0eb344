import { expect, test } from "vitest";
import type { Connection } from "../../../src/adapters/chain/connection.ts";
import { maxWeightLimit } from "../../../src/adapters/chain/max-weight-limit.ts";

/** A runtime with these calls. */
const runtime = (...calls: string[]) => {
  const subtensorModule = Object.fromEntries(calls.map((name) => [name, {}]));
  return { api: { tx: { subtensorModule } } } as unknown as Connection;
};

test("default: the stored number holds on runtimes that enforce it", () => {
  expect(maxWeightLimit(runtime("setWeights", "setMechanismWeights"), 455)).toBe(455);
});

test("behavior: a stale number is left aside by runtimes that ask for no limit", () => {
  expect(maxWeightLimit(runtime("setWeights", "registerLimit"), 455)).toBe(65_535);
});
