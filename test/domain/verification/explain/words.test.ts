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
