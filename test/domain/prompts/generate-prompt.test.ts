import { expect, test } from "vitest";
import { countPrompts, generatePrompt } from "../../../src/domain/prompts/generate-prompt.ts";
import { type Prompt, promptHash, toCompletion } from "../../../src/domain/prompts/prompt.ts";
import { letters } from "../../../src/domain/prompts/slot.ts";
import { SLOTS } from "../../../src/domain/prompts/slots.ts";
import { countOf, fill } from "../../../src/domain/prompts/template.ts";
import { TEMPLATES, TINY_TEMPLATES } from "../../../src/domain/prompts/templates.ts";

/** Numbers of the mulberry32 generator: the same each time. */
const createRandom = (state = 1) => ({
  bytes: (count: number) => new Uint8Array(count),
  uniform: () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  },
});

const draw = (endpoint: "CHAT" | "COMPLETION", count: number): Prompt[] => {
  const random = createRandom();
  return Array.from({ length: count }, () => generatePrompt({ random }, endpoint));
};

test.each(["CHAT", "COMPLETION"] as const)("default: at least 10^9 different prompts for %s", (endpoint) => {
  expect(countPrompts(endpoint)).toBeGreaterThanOrEqual(1e9);
});

test("behavior: every kind of prompt alone has 10^9, so that no kind repeats itself soon", () => {
  for (const template of [...TEMPLATES.questions, ...TEMPLATES.openings]) {
    expect(countOf(template), template).toBeGreaterThanOrEqual(1e9);
  }
});

test("behavior: what is counted is different", () => {
  for (const [name, slot] of Object.entries(SLOTS)) {
    const indices = Array.from({ length: Math.min(slot.count, 2000) }, (_, index) => index);
    expect(new Set(indices.map(slot.at)).size, name).toBe(indices.length);
  }
  expect(letters(3).at(26 ** 3 - 1)).toBe("z z z");
  expect(countOf("{small} and {small2} of {ware}")).toBe(10 * 10 * 16);
});

test.each(["CHAT", "COMPLETION"] as const)("behavior: 20 000 draws for %s repeat none", (endpoint) => {
  const hashes = draw(endpoint, 20_000).map((prompt) => Buffer.from(promptHash(prompt)).toString("hex"));
  expect(new Set(hashes).size).toBe(20_000);
});

test("behavior: no mark is left unfilled, in any template", () => {
  const { uniform } = createRandom();
  for (const template of [TEMPLATES, TINY_TEMPLATES].flatMap((templates) =>
    Object.values(templates).flat(),
  )) {
    expect(fill(template, uniform)).not.toMatch(/[{}]|undefined/);
  }
});

test("behavior: chats have one to three turns, some with a system message, and end with the user", () => {
  const shapes = new Map<string, number>();
  for (const prompt of draw("CHAT", 1000)) {
    if (prompt.endpoint !== "CHAT") throw new Error("a chat was asked for");
    const shape = prompt.messages.map(({ role }) => role[0]).join("");
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    expect(JSON.stringify(prompt.messages).length).toBeLessThan(2000);
  }
  expect([...shapes.keys()].sort()).toEqual(["su", "suau", "suauau", "u", "uau", "uauau"]);
  expect(Math.min(...shapes.values())).toBeGreaterThan(20);
});

test("behavior: messages become a text that waits for its answer", () => {
  const text = toCompletion([
    { role: "system", content: "Be kind." },
    { role: "user", content: "Why?" },
  ]);
  expect(text).toBe("Note: Be kind.\n\nQuestion: Why?\n\nAnswer:");
});
