import { expect, test } from "vitest";
import { createAddressLimit } from "../../../src/adapters/axon/create-address-limit.ts";

test("default: so many at once, then so many a second", () => {
  const limit = createAddressLimit({ burst: 2, perSecond: 10 });
  expect([0, 0, 0].map((at) => limit.take("192.0.2.1", at))).toEqual([true, true, false]);
  expect([100, 100].map((at) => limit.take("192.0.2.1", at))).toEqual([true, false]);
  expect(limit.take("192.0.2.2", 100)).toBe(true);
});

test("behavior: what is given back may be taken again, never above the burst", () => {
  const limit = createAddressLimit({ burst: 1, perSecond: 0 });
  expect(limit.take("192.0.2.1", 0)).toBe(true);
  limit.giveBack("192.0.2.1");
  limit.giveBack("192.0.2.1");
  expect([limit.take("192.0.2.1", 0), limit.take("192.0.2.1", 0)]).toEqual([true, false]);
});

test.each([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false],
  ["2001:db8:1:2::1", "2001:db8:1:3::1", true],
  ["::1", "::2", false],
  ["::ffff:192.0.2.1", "192.0.2.1", false],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.2", true],
])("behavior: after %s, %s is free: %s", (first, second, isFree) => {
  const limit = createAddressLimit({ burst: 1, perSecond: 0 });
  limit.take(first, 0);
  expect(limit.take(second, 0)).toBe(isFree);
});

test("behavior: the address that was silent longest is forgotten", () => {
  const limit = createAddressLimit({ burst: 1, perSecond: 0, maxAddresses: 2 });
  for (const address of ["a", "b", "a", "c"]) limit.take(address, 0);
  expect(limit.take("a", 0)).toBe(false);
  expect(limit.take("b", 0)).toBe(true);
});
