import fc from "fast-check";
import { expect, test } from "vitest";
import { insertPowv } from "../../../src/domain/powv/insert-powv.ts";

const bytes = (text: string) => Buffer.from(text);
const insert = (text: string, values: (number[] | null)[]) => insertPowv(bytes(text), values)?.toString();

test("default: the last key of each choice that has values, every other byte as it was", () => {
  const text = '{"a":-0.00000001, "choices" : [{"text":"}]\\"{","n":1.0},{"index":1}],"usage":{"x":[{}]}}';
  expect(insert(text, [[1, -2], [3]])).toBe(
    '{"a":-0.00000001, "choices" : [{"text":"}]\\"{","n":1.0,"powv":[1,-2]},{"index":1,"powv":[3]}],"usage":{"x":[{}]}}',
  );
  expect(insert(text, [null, [3]])).toBe(text.replace('"index":1', '"index":1,"powv":[3]'));
});

test.each([
  [
    "the word as a value",
    '{"model":"choices","choices":[{"a":1}]}',
    '{"model":"choices","choices":[{"a":1,"powv":[9]}]}',
  ],
  [
    "the key deeper down",
    '{"x":{"choices":[{"a":1}]},"choices":[{"b":1}]}',
    '{"x":{"choices":[{"a":1}]},"choices":[{"b":1,"powv":[9]}]}',
  ],
])("behavior: %s is not taken for the list", (_, text, expected) => {
  expect(insert(text, [[9]])).toBe(expected);
});

test.each([
  ["an escaped key", '{"cho\\u0069ces":[{"a":1}]}'],
  ["a repeated key", '{"choices":[{"a":1}],"choices":[{"a":2}]}'],
])("behavior: %s is left alone", (_, text) => {
  expect(insert(text, [[9]])).toBeUndefined();
});

test("behavior: what is added is all that a reader sees anew, whatever the rest holds", () => {
  const choice = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
  const object = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(choice, { minLength: 1 }));
  fc.assert(
    fc.property(object, fc.boolean(), ([rest, choices], pretty) => {
      const json = JSON.stringify({ ...rest, choices }, null, pretty ? 2 : 0);
      const added = insertPowv(
        bytes(json),
        choices.map((_, i) => [i]),
      );
      const expected = JSON.parse(json);
      for (const [i, one] of expected.choices.entries()) one.powv = [i];
      expect(JSON.parse(Buffer.from(added ?? []).toString())).toEqual(expected);
    }),
    { seed: 4, numRuns: 40 },
  );
});
