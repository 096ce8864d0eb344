import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleText } from "../../../../src/domain/verification/explain/visible-text.ts";

describe("visibleText", () => {
  test.each([
    [" the", '" the"'],
    ["a\nb\tc\r", '"a\\nb\\tc\\r"'],
    ['say "x" \\', '"say \\"x\\" \\\\"'],
    ["\u001b[31mred", '"\\u{1b}[31mred"'],
    ["\u202eabc\u200b", '"\\u{202e}abc\\u{200b}"'],
    ["no\u00a0break", '"no\\u{a0}break"'],
    ["\ud800", '"\\u{d800}"'],
    ["狐 🦊 é", '"狐 🦊 é"'],
  ])("default: %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
  test("behavior: one line, no control, and different for different texts", () => {
    const text = fc
      .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 6 })
      .map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(visibleText(a)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visibleText(a) === visibleText(b)).toBe(a === b);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
