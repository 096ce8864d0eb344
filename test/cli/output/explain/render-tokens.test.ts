import { describe, expect, test } from "vitest";
import { createOutput } from "../../../../src/cli/output/create-output.ts";
import { createFollower, createRenderer } from "../../../../src/cli/output/create-renderer.ts";
import { cell } from "../../../../src/cli/output/explain/cell.ts";
import type { TokenRow } from "../../../../src/domain/verification/explain/explained-token.ts";

const ROW: TokenRow = {
  index: 0,
  id: 314,
  text: " fox",
  reported: -0.51234,
  verified: -0.51236,
  rank: 1,
  margin: 0,
  masked: false,
  drawn: { id: 314, text: " fox" },
  chance: 0.6,
  evidence: -0.05,
};

function shown(tokensTable: unknown, { width = 80, colour = false } = {}): { text: string; pieces: number } {
  let text = "";
  let pieces = 0;
  const write = (piece: string) => {
    text += piece;
    pieces++;
  };
  const options = { colour, width };
  const output = createOutput({
    json: false,
    write,
    now: () => new Date(0),
    render: createRenderer(options),
    follow: createFollower(options),
  });
  output.event("verdict", { file: "a.json", verified: true, checks: [], tokensTable });
  return { text, pieces };
}

describe("renderTokens", () => {
  test("default: one line per token below the verdict, within 80 columns", () => {
    const other = { ...ROW, index: 1, margin: 1.2345, drawn: { id: 7, text: " dog" }, evidence: 3.25 };
    const lines = shown([ROW, other]).text.split("\n");
    expect(lines[0]).toBe("a.json: verified");
    expect(lines[1]?.split(/\s+/).slice(0, 4)).toEqual(["", "#", "token", "id"]);
    expect(lines[2]?.trim()).toMatch(/^0 " fox" +314 +-0.512 +-0.512 +1 +0 +0.600 +-0.05$/);
    expect(lines[3]?.trim()).toMatch(/^1 " fox" +314 +-0.512 +-0.512 +1 +1.234 +0.600 +3.25 " dog"$/);
    expect(lines.at(-2)).toBe("1 of 2 tokens are the seed's choice; another seed hits 1.2 ± 0.7");
    for (const line of lines.slice(1, 4)) expect(line.length).toBeLessThanOrEqual(80);
  });
  test("behavior: what is not known is a dash, a masked token's margin ∞", () => {
    const unknown = { verified: null, rank: null, chance: null, evidence: null, drawn: null };
    const { text } = shown([
      { ...ROW, ...unknown, text: null, margin: null, masked: null },
      { ...ROW, margin: null, masked: true, drawn: { id: 9, text: null } },
    ]);
    expect(text).toMatch(/0 - +314 +-0.512 +- +- +- +- +-\n/);
    expect(text).toMatch(/∞ +0.600 +-0.05 9\n/);
  });
  test("behavior: text from the miner neither steers the terminal nor breaks the line", () => {
    const { text } = shown([{ ...ROW, text: "\u001b[2J\n", drawn: { id: 1, text: "\u202e\r" } }], {
      width: 120,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).toContain('"\\u{1b}[2J\\n"');
  });
  test("behavior: colour marks deviations only, and only where colour is on", () => {
    const rows = [ROW, { ...ROW, margin: 0.5 }, { ...ROW, margin: null, masked: true }];
    const lines = shown(rows, { colour: true }).text.split("\n");
    expect(lines[2]).not.toContain("\u001b");
    expect(lines[3]?.startsWith("\u001b[33m")).toBe(true);
    expect(lines[4]?.startsWith("\u001b[31m")).toBe(true);
  });
  test("behavior: a long answer is written in pieces, every row of it", () => {
    const { text, pieces } = shown(Array.from({ length: 2000 }, (_, index) => ({ ...ROW, index })));
    expect(pieces).toBeGreaterThan(8);
    expect(text.match(/" fox"/g)).toHaveLength(2000);
  });
  test("behavior: no table without --explain, one sentence where there are no tokens", () => {
    expect(shown(undefined).text).toBe("a.json: verified\n");
    expect(shown([]).text).toContain("no tokens to explain\n");
  });
  test("behavior: what rounds to zero has no sign", () => {
    expect(shown([{ ...ROW, reported: -1e-9 }]).text).toMatch(/314 +0.000 +-0.512/);
  });
  test("behavior: large numbers lose decimals, never digits", () => {
    const { text } = shown([{ ...ROW, evidence: -123456.78, margin: 1234.5 }]);
    expect(text).toMatch(/1234.5 +0.600 -123457\n/);
  });
});

describe("cell", () => {
  test.each([
    ["abc", 5, "abc  "],
    ["abcdef", 4, "abc…"],
    ["abcd", 4, "abcd"],
    ["狐狐狐", 4, "狐… "],
    ["狐狐", 4, "狐狐"],
    ["e\u0301e\u0301", 2, "e\u0301e\u0301"],
  ])("default: %j in %i cells", (text, width, expected) => {
    expect(cell(text, width)).toBe(expected);
  });
  test("behavior: numbers stand to the right", () => {
    expect(cell("1", 3, true)).toBe("  1");
  });
});
