import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CAUSES } from "../../../../src/domain/types.ts";
import { causeWords } from "../../../../src/domain/verification/explain/cause-words.ts";
import { checkWords, hasWords } from "../../../../src/domain/verification/explain/check-words.ts";

test("causeWords: default: each cause is one sentence", () => {
  for (const cause of CAUSES) expect(causeWords(cause)).toMatch(/^[A-Z][^.]*\.$/);
});
test("checkWords: behavior: a check without words of its own says so", () => {
  expect(hasWords("sampling")).toBe(true);
  expect(hasWords("toString")).toBe(false);
  expect(checkWords("no such check").is).toContain("no description");
});

test("hasWords: behavior: every check that a file of ours names", () => {
  const root = new URL("../../../../src/domain/verification/", import.meta.url).pathname;
  const names = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /check-[^/]*\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(/\bname = "([^"]+)"/gi)])
    .map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(12);
  expect(names.filter((name) => !hasWords(name))).toEqual([]);
});
