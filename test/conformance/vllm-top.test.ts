import { expect, test } from "vitest";
import { type Entry, topDifference } from "./vllm-top.ts";

const LIST: Entry[] = [
  ["a", -0.1],
  ["b", -3],
  ["c", -4],
];

function replaced(index: number, entry: Entry): Entry[] {
  return LIST.with(index, entry);
}

test.each([
  ["the same in another order", LIST.toReversed()],
  ["another token at the cut, as likely", replaced(2, ["d", -4.0005])],
  ["numbers within the tolerance", replaced(0, ["a", -0.1005])],
] as [string, Entry[]][])("default: %s is the same", (_, got) => {
  expect(topDifference(LIST, got, "top")).toBeNull();
});

test.each([
  ["one less", LIST.slice(0, 2)],
  ["another token above the cut", replaced(0, ["d", -0.1])],
  ["another token at the cut, less likely", replaced(2, ["d", -4.1])],
  ["another number", replaced(1, ["b", -3.1])],
] as [string, Entry[]][])("error: %s differs, both ways", (_, got) => {
  expect(topDifference(LIST, got, "top")).not.toBeNull();
  expect(topDifference(got, LIST, "top")).not.toBeNull();
});

test("behavior: one list may be longer by a tie at the cut", () => {
  expect(topDifference([...LIST, ["d", -4.0002]], LIST, "top")).toBeNull();
  expect(topDifference(LIST, [...LIST, ["d", -4.0002]], "top")).toBeNull();
});

test("behavior: two tokens of the same text are two", () => {
  const twice: Entry[] = [
    ["\uFFFD", -1],
    ["\uFFFD", -2],
  ];
  expect(topDifference(twice, twice, "top")).toBeNull();
  expect(topDifference(twice, twice.slice(1), "top")).not.toBeNull();
});
