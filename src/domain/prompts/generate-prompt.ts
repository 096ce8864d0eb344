import type { Random } from "../ports/runtime.ts";
import type { Endpoint, Message } from "../types.ts";
import type { Prompt } from "./prompt.ts";
import { countOf, fill } from "./template.ts";
import { FOLLOW_UPS, OPENINGS, QUESTIONS, REPLIES, SYSTEMS } from "./templates.ts";

/** How often a chat has a system message, and how often each further turn follows. */
const SHARE = { system: 0.4, secondTurn: 0.35, thirdTurn: 0.4 };

/**
 * A prompt made by chance: stories, explanations, lists, sums, code, letters; chats of one to three turns, sometimes
 * with a system message. Everything comes from `random`.
 */
export function generatePrompt({ random }: { random: Random }, endpoint: Endpoint): Prompt {
  const pick = (templates: readonly string[]) => {
    const template = templates[Math.floor(random.uniform() * templates.length)];
    return fill(template ?? "", random.uniform);
  };
  if (endpoint === "COMPLETION") return { endpoint, prompt: pick(OPENINGS) };
  const messages: Message[] = [];
  const chance = (share: number) => random.uniform() < share;
  if (chance(SHARE.system)) messages.push({ role: "system", content: pick(SYSTEMS) });
  messages.push({ role: "user", content: pick(QUESTIONS) });
  for (const share of [SHARE.secondTurn, SHARE.thirdTurn]) {
    if (!chance(share)) break;
    messages.push({ role: "assistant", content: pick(REPLIES) }, { role: "user", content: pick(FOLLOW_UPS) });
  }
  return { endpoint, messages };
}

/** How many different prompts there are at least: of a chat, its first question alone. */
export function countPrompts(endpoint: Endpoint): number {
  const templates = endpoint === "CHAT" ? QUESTIONS : OPENINGS;
  return templates.reduce((sum, template) => sum + countOf(template), 0);
}
