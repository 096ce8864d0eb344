import { expect, test } from "vitest";
import { countPrompts, generatePrompt } from "../../../src/domain/prompts/generate-prompt.ts";
import { type Prompt, promptHash, toCompletion } from "../../../src/domain/prompts/prompt.ts";
import { letters } from "../../../src/domain/prompts/slot.ts";
import { SLOTS } from "../../../src/domain/prompts/slots.ts";
import { countOf, fill } from "../../../src/domain/prompts/template.ts";
import { TEMPLATES, THEMES, TINY_TEMPLATES, TINY_THEMES } from "../../../src/domain/prompts/templates.ts";
import { createMulberry } from "../../helpers/mulberry.ts";

const draw = (endpoint: "CHAT" | "COMPLETION", count: number): Prompt[] => {
  const random = createMulberry();
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
  const { uniform } = createMulberry();
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

test.each(["CHAT", "COMPLETION"] as const)("behavior: %s has both themes, nothing in common", (endpoint) => {
  for (const { exact, open } of [THEMES, TINY_THEMES]) {
    const [a, b] = endpoint === "CHAT" ? [exact.questions, open.questions] : [exact.openings, open.openings];
    expect(Math.min(a.length, b.length)).toBeGreaterThan(0);
    expect(a.filter((template) => b.includes(template))).toEqual([]);
  }
});

test("behavior: chats of both themes have the same shapes, equally often", () => {
  const random = createMulberry();
  const meanTurns = Object.values(THEMES).map((templates) => {
    const turns = Array.from({ length: 4000 }, () => generatePrompt({ random, templates }, "CHAT")).map(
      (prompt) => ("messages" in prompt ? prompt.messages.length : 0),
    );
    return turns.reduce((sum, count) => sum + count, 0) / turns.length;
  });
  expect(Math.abs((meanTurns[0] ?? 0) - (meanTurns[1] ?? 9))).toBeLessThan(0.15);
});

test("behavior: messages become a text that waits for its answer", () => {
  const text = toCompletion([
    { role: "system", content: "Be kind." },
    { role: "user", content: "Why?" },
  ]);
  expect(text).toBe("Note: Be kind.\n\nQuestion: Why?\n\nAnswer:");
});
