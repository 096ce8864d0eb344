import type { Random } from "../ports/runtime.ts";
import type { Endpoint, Message } from "../types.ts";
import type { Prompt } from "./prompt.ts";
import { countOf, fill } from "./template.ts";
import { TEMPLATES, type Templates } from "./templates.ts";

/** How often a chat has a system message, and how often each further turn follows. */
const SHARE = { system: 0.4, secondTurn: 0.35, thirdTurn: 0.4 };

/**
 * A prompt made by chance: stories, explanations, lists, sums, code, letters; chats of one to three turns, sometimes
 * with a system message. Everything comes from `random`.
 */
export function generatePrompt(
  { random, templates = TEMPLATES }: { random: Random; templates?: Templates },
  endpoint: Endpoint,
): Prompt {
  const pick = (list: readonly string[]) => {
    const template = list[Math.floor(random.uniform() * list.length)];
    return fill(template ?? "", random.uniform);
  };
  if (endpoint === "COMPLETION") return { endpoint, prompt: pick(templates.openings) };
  const messages: Message[] = [];
  const chance = (share: number) => random.uniform() < share;
  if (chance(SHARE.system)) messages.push({ role: "system", content: pick(templates.systems) });
  messages.push({ role: "user", content: pick(templates.questions) });
  for (const share of [SHARE.secondTurn, SHARE.thirdTurn]) {
    if (templates.followUps.length === 0 || !chance(share)) break;
    messages.push(
      { role: "assistant", content: pick(templates.replies) },
      { role: "user", content: pick(templates.followUps) },
    );
  }
  return { endpoint, messages };
}

/** How many different prompts there are at least: of a chat, its first question alone. */
export function countPrompts(endpoint: Endpoint, { questions, openings }: Templates = TEMPLATES): number {
  return (endpoint === "CHAT" ? questions : openings).reduce((sum, template) => sum + countOf(template), 0);
}
