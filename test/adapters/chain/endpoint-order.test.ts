import { expect, test } from "vitest";
import { createEndpointOrder } from "../../../src/adapters/chain/endpoint-order.ts";

const even = { pauseMs: 100, random: () => 0.5 };

function failures(order: ReturnType<typeof createEndpointOrder>, count: number) {
  return Array.from({ length: count }, () => {
    const { waitMs } = order.next();
    return `${order.current()} ${waitMs}`;
  });
}

test("default: each once, without a pause, then all again after a growing one", () => {
  const order = createEndpointOrder(["a", "b", "c", "b"], even);
  expect(order.current()).toBe("a");
  expect(failures(order, 8)).toEqual(["b 0", "c 0", "a 100", "b 0", "c 0", "a 200", "b 0", "c 0"]);
});

test("behavior: pauses grow to a bound, up to a quarter shorter or longer", () => {
  const order = createEndpointOrder(["a"], even);
  expect(failures(order, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 3200, 3200].map((ms) => `a ${ms}`));
  const waits = [0, 0.999].map((value) =>
    createEndpointOrder(["a"], { ...even, random: () => value }).next(),
  );
  expect(waits.map(({ waitMs }) => Math.round(waitMs))).toEqual([75, 125]);
});

test("behavior: one that held before it failed is followed by the first of the others, at once", () => {
  const order = createEndpointOrder(["a", "b", "c"], even);
  failures(order, 2);
  order.settle();
  expect(order.current()).toBe("c");
  expect(failures(order, 3)).toEqual(["a 0", "b 0", "a 100"]);
});

test("behavior: one that is left out does not come again", () => {
  const order = createEndpointOrder(["a", "b"], even);
  expect(order.exclude()).toBe(true);
  expect(failures(order, 3)).toEqual(["b 0", "b 100", "b 200"]);
  expect(order.exclude()).toBe(false);
});
