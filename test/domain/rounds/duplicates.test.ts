import { expect, test } from "vitest";
import { normaliseBody } from "../../../src/domain/answer/normalise.ts";
import { answerHash, createDuplicates } from "../../../src/domain/rounds/duplicates.ts";

const answer = (ids: number[], text = "") => {
  const tokens = ids.map((id) => ({ id, text: "", logprob: -1, top: [], atMs: 0 }));
  return { ...normaliseBody({ endpoint: "CHAT", body: {}, atMs: 0 }), tokens, text };
};
const ids = (from: number) => Array.from({ length: 20 }, (_, index) => from + index);

test("default: the first of two equal answers is nobody's copy, the second names it", () => {
  const duplicates = createDuplicates();
  expect(duplicates.check(answer(ids(1)), { hotkey: "5A", round: 1 })).toBeNull();
  expect(duplicates.check(answer(ids(2)), { hotkey: "5B", round: 1 })).toBeNull();
  expect(duplicates.check(answer(ids(1)), { hotkey: "5B", round: 2 })).toEqual({ hotkey: "5A", round: 1 });
  expect(duplicates.check(answer(ids(1)), { hotkey: "5C", round: 3 })).toEqual({ hotkey: "5A", round: 1 });
});

test("behavior: short answers coincide; text alone is compared where there are no tokens", () => {
  const duplicates = createDuplicates();
  for (const [one, again] of [
    [answer([1, 2, 3]), null],
    [answer([], "yes"), null],
    [answer([], "x".repeat(200)), { hotkey: "5A", round: 1 }],
  ] as const) {
    expect(duplicates.check(one, { hotkey: "5A", round: 1 })).toBeNull();
    expect(duplicates.check(one, { hotkey: "5B", round: 2 })).toEqual(again);
  }
});

test("behavior: of very many the oldest are forgotten", () => {
  const duplicates = createDuplicates();
  for (let from = 0; from <= 20_000; from++) {
    duplicates.check(answer(ids(from)), { hotkey: "5A", round: from });
  }
  expect(duplicates.check(answer(ids(1)), { hotkey: "5B", round: 1 })).toEqual({ hotkey: "5A", round: 1 });
  expect(duplicates.check(answer(ids(0)), { hotkey: "5B", round: 1 })).toBeNull();
});

test("behavior: what something else remembers is a first time too; the answer is looked for by its hash alone", () => {
  const stored = { hotkey: "5A", round: 3 };
  const known = answerHash(answer(ids(1)));
  const duplicates = createDuplicates((hash) => (Buffer.compare(hash, known ?? hash) === 0 ? stored : null));
  expect(known).toHaveLength(32);
  expect(duplicates.check(answer(ids(1), "other text"), { hotkey: "5B", round: 9 })).toEqual(stored);
  expect(duplicates.check(answer(ids(2)), { hotkey: "5B", round: 9 })).toBeNull();
  expect(answerHash(answer([1, 2, 3]))).toBeNull();
});
