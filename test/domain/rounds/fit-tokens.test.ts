import { expect, test } from "vitest";
import { fitTokens } from "../../../src/domain/rounds/fit-tokens.ts";

test.each<[string, { tokens: [number, number]; room: number | null; wanted: [number, number] }]>([
  ["enough room changes nothing", { tokens: [512, 1920], room: 4096, wanted: [512, 1920] }],
  ["so does room that is not known", { tokens: [512, 1920], room: null, wanted: [512, 1920] }],
  ["less room cuts the longest answers", { tokens: [512, 1920], room: 2048, wanted: [512, 1024] }],
  ["and then all of them", { tokens: [512, 1920], room: 1280, wanted: [256, 256] }],
  ["one token is always asked for", { tokens: [512, 1920], room: 100, wanted: [1, 1] }],
])("default: %s", (_, { tokens, room, wanted }) => {
  expect(tokens.map((maxTokens) => fitTokens(maxTokens, room))).toEqual(wanted);
});
