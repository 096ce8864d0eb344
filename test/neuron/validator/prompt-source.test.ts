import { expect, test } from "vitest";
import { THEMES } from "../../../src/domain/prompts/templates.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createPromptSource } from "../../../src/neuron/validator/prompt-source.ts";
import { createMulberry } from "../../helpers/mulberry.ts";

const memory = { claimPrompt: () => true };

test.each(["exact", "open"] as const)("behavior: a generated prompt is of the theme %s", (theme) => {
  const starts = THEMES[theme].openings.map((opening) => opening.slice(0, opening.indexOf("{")));
  const prompts = createPromptSource({ random: createMulberry(), memory, log: silentLog }, []);
  for (let count = 0; count < 50; count++) {
    const prompt = prompts({ endpoint: "COMPLETION", theme }, 0);
    expect(starts.some((start) => "prompt" in prompt && prompt.prompt.startsWith(start))).toBe(true);
  }
});

test("behavior: an operator's own prompts are of any theme", () => {
  const own = [[{ role: "user" as const, content: "Why?" }]];
  const prompts = createPromptSource({ random: createMulberry(), memory, log: silentLog }, own);
  expect(prompts({ endpoint: "CHAT", theme: "exact" }, 0)).toEqual({ endpoint: "CHAT", messages: own[0] });
});
