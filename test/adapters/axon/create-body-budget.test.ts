import { expect, test } from "vitest";
import { createBodyBudget } from "../../../src/adapters/axon/create-body-budget.ts";

test("default: an address has its share, and what is given back may be taken again", () => {
  const budget = createBodyBudget({ perAddress: 10, total: 100 });
  const giveBack = budget.take("192.0.2.1", 10);
  expect(budget.take("192.0.2.1", 1)).toBeUndefined();
  expect(budget.take("192.0.2.2", 10)).toBeDefined();
  giveBack?.();
  giveBack?.();
  expect(budget.take("192.0.2.1", 10)).toBeDefined();
  expect(budget.take("192.0.2.1", 1)).toBeUndefined();
});

test("behavior: all addresses together have a bound", () => {
  const budget = createBodyBudget({ perAddress: 10, total: 15 });
  const first = budget.take("192.0.2.1", 10);
  expect(budget.take("192.0.2.2", 10)).toBeUndefined();
  first?.();
  expect(budget.take("192.0.2.2", 10)).toBeDefined();
});
