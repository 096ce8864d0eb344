import { expect, test } from "vitest";
import { withoutEcho } from "../../../src/domain/answer/without-echo.ts";
import type { Answer } from "../../../src/domain/types.ts";

const token = (id: number) => ({ id, text: "", logprob: -1, top: [], atMs: 0 });
const answer = {
  text: "Long ago, a fox",
  tokens: [1, 2, 7].map(token),
  finishReason: "length",
} as unknown as Answer;

test("default: the prompt that the answer begins with is taken off", () => {
  const { text, tokens } = withoutEcho(answer, { ids: [1, 2], text: "Long ago," });
  expect(text).toBe(" a fox");
  expect(tokens.map(({ id }) => id)).toEqual([7]);
});

test.each([
  ["ids", { ids: [1, 3], text: "Long ago," }],
  ["words", { ids: [1, 2], text: "Longer ago," }],
])("behavior: an answer that begins with other %s stays as it is", (_, prompt) => {
  expect(withoutEcho(answer, prompt)).toBe(answer);
});
