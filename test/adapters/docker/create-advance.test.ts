import { expect, test } from "vitest";
import { createAdvance } from "../../../src/adapters/docker/create-advance.ts";

const MIB = 1024 ** 2;
const still = { receivedBytes: 0, readBytes: 0, cpuMs: 0 };
const signs = (usage: Partial<typeof still>, lastLine = "") => ({ usage: { ...still, ...usage }, lastLine });

test("default: nothing new for the whole limit is standing still", () => {
  const advance = createAdvance(1_000, 0);
  advance.note(signs({}), 0);
  advance.note(signs({}), 1_000);
  expect(advance.standsStill(1_000)).toBe(false);
  expect(advance.standsStill(1_001)).toBe(true);
});

test.each([
  ["a line", signs({}, "loading")],
  ["a download", signs({ receivedBytes: MIB })],
  ["reading from disk", signs({ readBytes: MIB })],
])("behavior: %s is an advance", (_name, next) => {
  const advance = createAdvance(1_000, 0);
  advance.note(signs({}), 0);
  advance.note(next, 900);
  expect(advance.standsStill(1_900)).toBe(false);
  expect(advance.standsStill(1_901)).toBe(true);
});

test("behavior: a slow download that is little between two looks adds up", () => {
  const advance = createAdvance(1_000, 0);
  for (let look = 0; look <= 40; look++) {
    advance.note(signs({ receivedBytes: (look * MIB) / 4 }), look * 200);
    expect(advance.standsStill(look * 200)).toBe(false);
  }
});

test("behavior: computing without a sign is waited for longer, not for ever", () => {
  const advance = createAdvance(1_000, 0);
  for (let look = 0; look <= 40; look++) advance.note(signs({ cpuMs: look * 100 }), look * 100);
  expect(advance.standsStill(3_000)).toBe(false);
  expect(advance.standsStill(3_001)).toBe(true);
});
