import { describe, expect, test } from "vitest";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { createCodecs } from "../../../../src/devnet/chain/scale/codecs.ts";
import { choice, struct } from "../../../../src/devnet/chain/scale/definition.ts";
import { parseType, parseVariants, showType } from "../../../../src/devnet/chain/scale/type-language.ts";

const codecs = createCodecs({
  Point: struct("a::Point", "x: u8, y: Compact<u16>"),
  Bare: struct("a::Bare", "[u8; 2]"),
  Tree: choice("a::Tree", "Leaf, Node(Vec<Tree>) = 5, Pair(left: u8, right: bool)"),
});

describe("codecs", () => {
  test.each<[string, unknown, string]>([
    ["u8", 255, "0xff"],
    ["u16", 0x0102, "0x0201"],
    ["u32", 4_294_967_295, "0xffffffff"],
    ["i8", -2, "0xfe"],
    ["u64", 2n ** 64n - 1n, "0xffffffffffffffff"],
    ["u128", 1n, `0x01${"00".repeat(15)}`],
    ["i128", -1n, `0x${"ff".repeat(16)}`],
    ["bool", true, "0x01"],
    ["str", "α", "0x08ceb1"],
    ["Compact<u8>", 63, "0xfc"],
    ["Compact<u16>", 64, "0x0101"],
    ["Compact<u32>", 16_384, "0x02000100"],
    ["Compact<u64>", 1n << 30n, "0x0300000040"],
    ["Compact<u64>", 2n ** 64n - 1n, "0x13ffffffffffffffff"],
    ["Vec<u8>", "0x0102", "0x080102"],
    ["Vec<u16>", [1, 2], "0x0801000200"],
    ["[u16; 2]", [1, 2], "0x01000200"],
    ["Option<u8>", undefined, "0x00"],
    ["Option<u8>", 7, "0x0107"],
    ["Option<Option<u8>>", null, "0x0100"],
    ["(u8, Vec<(u8, bool)>)", [1, [[2, true]]], "0x01040201"],
    ["()", [], "0x"],
    ["Point", { x: 1, y: 2 }, "0x0108"],
    ["Bare", "0x0a0b", "0x0a0b"],
    ["Tree", { Node: ["Leaf", { Pair: { left: 1, right: true } }] }, "0x050800060101"],
    ["Era", undefined, "0x00"],
    ["Era", { period: 64, phase: 42 }, "0xa502"],
    ["Era", { period: 32_768, phase: 20_000 }, "0x4e9c"],
  ])("default: %s", (type, value, hex) => {
    expect(toHex(codecs.encode(type, value))).toBe(hex);
    expect(codecs.decode(type, hex)).toEqual(value);
  });

  test.each([
    ["u32", "0x0102"],
    ["Vec<u16>", "0x0c0100"],
    ["Vec<u8>", "0x02ffffff"],
    ["Tree", "0x09"],
  ])("error: CHAIN_DATA_INVALID for %s of %s", (type, hex) => {
    expect(() => codecs.decode(type, hex)).toThrow(expect.objectContaining({ code: "CHAIN_DATA_INVALID" }));
  });

  test.each<[string, unknown]>([
    ["Point", { x: 1 }],
    ["Tree", "Bush"],
    ["[u8; 2]", "0x01"],
    ["Nothing", 1],
    ["Vec<u8", "0x"],
  ])("error: BUG for %s of %j", (type, value) => {
    expect(() => codecs.encode(type, value)).toThrow(expect.objectContaining({ code: "BUG" }));
  });
});

describe("type language", () => {
  test("default: an index is said, or one more than the one before", () => {
    const names = parseVariants("A, B = 5, C(u8, b: Vec<u16>), D = 1 (u8)");
    expect(names.map(({ name, index, fields }) => [name, index, fields.length])).toEqual([
      ["A", 0, 0],
      ["B", 5, 0],
      ["C", 6, 2],
      ["D", 1, 1],
    ]);
  });

  test("behavior: equal types show as equal texts", () => {
    expect(showType(parseType("Vec<( u8,[u16;3] )>"))).toBe("Vec<(u8, [u16; 3])>");
  });
});
