import type { Random } from "../../domain/ports/runtime.ts";
import { generatePrompt } from "../../domain/prompts/generate-prompt.ts";
import { type Prompt, promptHash, toCompletion } from "../../domain/prompts/prompt.ts";
import { THEMES } from "../../domain/prompts/templates.ts";
import type { Theme, Themes } from "../../domain/prompts/themes.ts";
import type { Endpoint, Message } from "../../domain/types.ts";
import type { Log } from "../../lib/log.ts";
import type { Memory } from "./memory.ts";

/** Gives a prompt that went out to nobody within 30 days; the operator's own are of any theme. */
export type PromptSource = (of: { endpoint: Endpoint; theme: Theme }, nowMs: number) => Prompt;

/** How many own prompts are tried before the generator takes over. */
const TRIES = 100;

/**
 * Prompts of the operator's own, by chance, while there are fresh ones; then, or without any, those of the generator.
 *
 * @param own - from `--prompts FILE`
 */
export function createPromptSource(
  deps: { random: Random; memory: Pick<Memory, "claimPrompt">; log: Log; themes?: Themes },
  own: readonly Message[][],
): PromptSource {
  const { themes = THEMES } = deps;
  const left = own.map((_, index) => index);
  let isToldEmpty = own.length === 0;
  const draw = (endpoint: Endpoint): Prompt | undefined => {
    const place = Math.floor(deps.random.uniform() * left.length);
    const messages = own[left[place] ?? -1];
    if (messages === undefined) return undefined;
    // The last one takes the place of the one that is used up.
    left[place] = left.at(-1) ?? 0;
    left.pop();
    return endpoint === "CHAT" ? { endpoint, messages } : { endpoint, prompt: toCompletion(messages) };
  };
  return ({ endpoint, theme }, nowMs) => {
    for (let count = 0; count < TRIES; count++) {
      const prompt = draw(endpoint);
      if (prompt === undefined) break;
      if (deps.memory.claimPrompt(promptHash(prompt), nowMs)) return prompt;
    }
    if (!isToldEmpty && left.length === 0) {
      deps.log.warn("own prompts are used up for 30 days, generated ones are taken", { prompts: own.length });
      isToldEmpty = true;
    }
    return fresh(
      () => generatePrompt({ ...deps, templates: themes[theme] }, endpoint),
      (prompt) => deps.memory.claimPrompt(promptHash(prompt), nowMs),
    );
  };
}

/** More than 10^9 prompts: a second draw is rare, a third nearly never. */
function fresh(make: () => Prompt, claim: (prompt: Prompt) => boolean): Prompt {
  let prompt = make();
  while (!claim(prompt)) prompt = make();
  return prompt;
}
