import { expect, test } from "vitest";
import { findJsonFault } from "../../../../src/devnet/engine/api/json-fault.ts";
import {
  between,
  boolean,
  either,
  float,
  integer,
  listOf,
  text,
} from "../../../../src/devnet/engine/api/lax.ts";
import { pythonFloat, pythonRepr } from "../../../../src/devnet/engine/api/python-repr.ts";
import { readBody } from "../../../../src/devnet/engine/api/read-body.ts";
import { toJson } from "../../../../src/devnet/engine/api/to-json.ts";
import type { Fault } from "../../../../src/devnet/engine/api/validation-error.ts";

/** What Python's `json` says of them. */
test.each([
  ['{"model": "x", ', 15, "Expecting property name enclosed in double quotes"],
  ['{"a"', 4, "Expecting ':' delimiter"],
  ['{"a":', 5, "Expecting value"],
  ["[1,", 3, "Expecting value"],
  ["[1 2]", 3, "Expecting ',' delimiter"],
  ['"abc', 0, "Unterminated string starting at"],
  ['{"a": "b\n"}', 8, "Invalid control character at"],
  ['"\\q"', 1, "Invalid \\escape"],
  ['"\\u12"', 2, "Invalid \\uXXXX escape"],
  ["  ", 2, "Expecting value"],
  ["nul", 0, "Expecting value"],
  ['{"a":1} x', 8, "Extra data"],
  ['"\\', 0, "Unterminated string starting at"],
  ['{"🙂": }', 6, "Expecting value"],
])("behavior: the fault of %j", (body, at, why) => {
  expect(findJsonFault(body)).toEqual({ at, why });
});

test("behavior: a seed beyond 2⁵³ stays exact", () => {
  const read = (seed: string) => readBody({ text: `{"seed":${seed}}`, contentType: "application/json" });
  expect(read("9223372036854775807")).toEqual({ seed: 9223372036854775807n });
  expect(read("5")).toEqual({ seed: 5 });
});

test.each([
  [float, "1.5", 1.5],
  [float, true, 1],
  [integer, "3", 3],
  [integer, 2.0, 2],
  [boolean, "yes", true],
  [boolean, 0, false],
  [either(text, listOf(text)), ["a"], ["a"]],
  [listOf(listOf(integer)), [[1], [2, 3]], [[1], [2, 3]]],
])("behavior: lax reading %#", (lax, input, value) => {
  const faults: Fault[] = [];
  expect(lax(input, "x", faults)).toEqual(value);
  expect(faults).toEqual([]);
});

test.each([
  [float, "hot", "float_parsing"],
  [integer, 1.5, "int_from_float"],
  [integer, [], "int_type"],
  [boolean, "maybe", "bool_parsing"],
  [listOf(text, 1), ["a", "b"], "too_long"],
  [between(integer, 0, 5), 9, "less_than_equal"],
])("behavior: lax refusal %#", (lax, input, type) => {
  const faults: Fault[] = [];
  lax(input, "x", faults);
  expect(faults.map((fault) => fault.type)).toEqual([type]);
});

test("behavior: values as Python prints them", () => {
  expect(pythonRepr({ a: "it's", b: null, c: 'x"y' })).toBe(`{'a': "it's", 'b': None, 'c': 'x"y'}`);
  expect([pythonFloat(-1), pythonFloat(0.5), pythonFloat(1e-5), pythonFloat(-0.1)]).toEqual([
    "-1.0",
    "0.5",
    "1e-05",
    "-0.1",
  ]);
});

test("behavior: a map keeps the order of number-like keys", () => {
  expect(
    toJson({
      a: new Map([
        [9, 1],
        [2, null],
      ]),
      b: [true, undefined],
      c: undefined,
    }),
  ).toBe('{"a":{"9":1,"2":null},"b":[true,null]}');
});
