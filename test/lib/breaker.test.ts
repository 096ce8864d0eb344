import { expect, test } from "vitest";
import { createBreaker } from "../../src/lib/breaker.ts";

function setUp() {
  let now = 0;
  const told: string[] = [];
  const breaker = createBreaker({
    failures: 3,
    pauseMs: 100,
    maxPauseMs: 250,
    now: () => now,
    onOpen: ({ pauseMs, failures }) => void told.push(`open ${pauseMs} after ${failures}`),
    onClose: () => void told.push("closed"),
  });
  const enter = () => {
    const pass = breaker.enter();
    if (pass === null) throw new Error("the breaker is open");
    return pass;
  };
  const open = () => {
    for (let i = 0; i < 3; i++) enter().failed();
  };
  const wait = (ms: number) => {
    now += ms;
  };
  return { breaker, told, enter, open, wait };
}

test("default: failures in a row open it, one success between them does not", () => {
  const { breaker, told, enter } = setUp();
  enter().failed();
  enter().failed();
  enter().succeeded();
  enter().failed();
  enter().failed();
  expect(breaker.state()).toBe("closed");
  enter().failed();
  expect(breaker.state()).toBe("open");
  expect(breaker.enter()).toBeNull();
  expect(breaker.waitMs()).toBe(100);
  expect(told).toEqual(["open 100 after 3"]);
});

test("behavior: after the pause one call tries, all others wait for what it finds", () => {
  const { breaker, told, enter, open, wait } = setUp();
  open();
  wait(100);
  expect(breaker.state()).toBe("half-open");
  const pass = enter();
  expect(breaker.enter()).toBeNull();
  pass.succeeded();
  expect(breaker.state()).toBe("closed");
  expect(told).toEqual(["open 100 after 3", "closed"]);
});

test("behavior: each try that fails doubles the pause, up to the longest; a success begins anew", () => {
  const { told, enter, open, wait } = setUp();
  open();
  for (const ms of [100, 200, 250]) {
    wait(ms);
    enter().failed();
  }
  wait(250);
  enter().succeeded();
  open();
  expect(told).toEqual([
    "open 100 after 3",
    "open 200 after 4",
    "open 250 after 5",
    "open 250 after 6",
    "closed",
    "open 100 after 3",
  ]);
});

test("behavior: a try whose caller left gives its place to the next", () => {
  const { enter, open, wait } = setUp();
  open();
  wait(100);
  enter().left();
  enter().succeeded();
});

test("behavior: calls that began before it opened neither lengthen the pause nor end the try", () => {
  const { breaker, told, enter, open, wait } = setUp();
  const [late, later] = [enter(), enter()];
  open();
  late.failed();
  expect(told).toEqual(["open 100 after 3"]);
  wait(100);
  enter();
  later.failed();
  expect(breaker.enter()).toBeNull();
});
